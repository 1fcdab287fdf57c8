package dev.tidings.problem;

import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Whether a body says that it is JSON in UTF-8, the only encoding of JSON between systems (RFC 8259, section 8.1). */
public final class JsonType {
    private JsonType() {}

    /** Not one that says nothing: a page of another site can send such a body without asking (CORS). */
    public static boolean isJson(@Nullable MediaType type) {
        if (type == null
                || !type.getType().equalsIgnoreCase("application")
                || !type.getSubtype().equalsIgnoreCase("json")) {
            return false;
        }
        String charset = type.getParameters().get(MediaType.CHARSET_PARAMETER);
        return charset == null || charset.equalsIgnoreCase("utf-8");
    }
}
