package dev.tidings.ticket;

import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A switch that is one of two words: by default MicroProfile takes whatever it does not know for {@code false}. */
public final class TrueOrFalse implements Converter<Boolean> {
    @Override
    public @Nullable Boolean convert(String value) {
        return switch (value) {
            case "" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("allowed values: true,false");
        };
    }
}
