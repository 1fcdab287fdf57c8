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
        Request request =
                Request.cmd(Command.EVALSHA).arg(script.sha1()).arg("1").arg(key);
        args.forEach(request::arg);
        return request;
    }
}
