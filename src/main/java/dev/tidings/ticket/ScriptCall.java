package dev.tidings.ticket;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.util.List;

/** One run of a script on one key. */
record ScriptCall(Script script, String key, List<String> args) {
    ScriptCall {
        args = List.copyOf(args);
    }

    /** By its name, which a Redis that started empty does not know. */
    Request byName() {
        return request(Command.EVALSHA, script.sha1());
    }

    Request bySource() {
        return request(Command.EVAL, script.lua());
    }

    private Request request(Command command, String program) {
        Request request = Request.cmd(command).arg(program).arg("1").arg(key);
        args.forEach(request::arg);
        return request;
    }
}
