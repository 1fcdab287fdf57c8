package dev.tidings.ticket;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several runs of scripts in one round trip, each as if it were alone: one script that holds all others. One, because a Redis
 * that started empty either knows it and runs everything, or runs nothing; of several commands behind one another it would
 * run those that it knows, and the client tells of the first failure alone.
 */
record ScriptRun(List<ScriptCall> calls) {
    /** Those that are run this way. Their places are their names. */
    static final List<Script> SCRIPTS = List.of(
            TicketRate.TAKE,
            TicketStore.ISSUE,
            TicketStore.LOOK_UP,
            TicketStore.REDEEM,
            Slots.TAKE,
            Slots.GIVE_BACK,
            Slots.CLEAR,
            TenantCount.SAY);

    /**
     * For each key: a place, the number of arguments, the arguments. Answers for each key two things: 0 and what its script
     * answers, or 1 and what went wrong: from Redis 7 on that is a table. The time is asked for once for all of them.
     */
    private static final Script ALL =
            Script.of("""
            local scripts = {
            %s}
            local answers = {}
            local at = 1
            local time = redis.call('TIME')
            for i = 1, #KEYS do
                local args = {unpack(ARGV, at + 2, at + 1 + ARGV[at + 1])}
                local done, answer = pcall(scripts[ARGV[at] + 1], {KEYS[i], time = time}, args)
                at = at + 2 + #args
                answers[2 * i - 1] = done and 0 or 1
                if done then
                    answers[2 * i] = answer or false
                else
                    answers[2 * i] = type(answer) == 'table' and answer.err or tostring(answer)
                end
            end
            return answers
            """.formatted(SCRIPTS.stream().map(ScriptRun::function).collect(Collectors.joining())));

    /** What one of the scripts answered. */
    record Answer(Response response, boolean hasFailed) {
        /** @throws IllegalStateException with the error of Redis */
        Response orThrow() {
            if (hasFailed) {
                throw new IllegalStateException(response.toString());
            }
            return response;
        }
    }

    ScriptRun {
        calls = List.copyOf(calls);
    }

    Request byName() {
        return request(Command.EVALSHA, ALL.sha1());
    }

    Request bySource() {
        return request(Command.EVAL, ALL.lua());
    }

    List<Answer> answers(Response response) {
        List<Answer> answers = new ArrayList<>(response.size() / 2);
        for (int i = 0; i < response.size(); i += 2) {
            answers.add(new Answer(response.get(i + 1), response.get(i).toInteger() != 0));
        }
        return answers;
    }

    private Request request(Command command, String program) {
        Request request = Request.cmd(command).arg(program).arg(calls.size());
        calls.forEach(call -> request.arg(call.key()));
        for (ScriptCall call : calls) {
            request.arg(SCRIPTS.indexOf(call.script())).arg(call.args().size());
            call.args().forEach(request::arg);
        }
        return request;
    }

    private static String function(Script script) {
        return "function(KEYS, ARGV)\n" + script.lua() + "end,\n";
    }
}
