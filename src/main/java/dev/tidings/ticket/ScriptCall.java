package dev.tidings.ticket;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.util.List;

/** One run of a script. */
record ScriptCall(Script script, List<String> keys, List<String> args) {
    ScriptCall {
        keys = List.copyOf(keys);
        args = List.copyOf(args);
    }

    /** On one key. */
    ScriptCall(Script script, String key, List<String> args) {
        this(script, List.of(key), args);
    }

    /** Of a script that works on one. */
    String key() {
        return keys.getFirst();
    }

    /** By its name, which a Redis that started empty does not know. */
    Request byName() {
        Request request = Request.cmd(Command.EVALSHA).arg(script.sha1()).arg(keys.size());
        keys.forEach(request::arg);
        args.forEach(request::arg);
        return request;
    }
}
