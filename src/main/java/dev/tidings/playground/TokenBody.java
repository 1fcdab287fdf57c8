package dev.tidings.playground;

/** A token as the caller reads it. */
record TokenBody(String token) {
    @Override
    public String toString() {
        return "TokenBody[secret]";
    }
}
