package dev.tidings.identity;

import java.security.Principal;

/** Whoever sent a token that was checked a short time ago, and may be over since. */
record VerifiedCaller(Caller caller) implements Principal {
    @Override
    public String getName() {
        return caller.recipient().user().value();
    }
}
