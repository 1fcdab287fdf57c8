package dev.tidings.problem;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.tidings.problem.Problem.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which fields of a request a library found wrong, by the names that the client knows. */
final class WrongFields {
    /** A name of our own; anything else is a key that the client chose, and input is not echoed. */
    private static final Pattern OWN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private WrongFields() {}

    /** False if it is not the request that broke a constraint but a bean or an answer of ours. */
    static boolean areOfRequest(ConstraintViolationException violated) {
        return !violated.getConstraintViolations().isEmpty()
                && violated.getConstraintViolations().stream().allMatch(WrongFields::isOfParameter);
    }

    static List<FieldError> of(ConstraintViolationException violated) {
        return violated.getConstraintViolations().stream()
                .map(violation -> new FieldError(name(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::detail))
                .toList();
    }

    /** Empty unless Jackson could say which field it stumbled over. It stops at the first. */
    static List<FieldError> ofJson(Throwable failure) {
        JsonMappingException mismatch = mismatch(failure);
        if (mismatch == null) {
            return List.of();
        }
        StringBuilder name = new StringBuilder();
        for (JsonMappingException.Reference step : mismatch.getPath()) {
            append(name, step.getFieldName(), step.getIndex());
        }
        return name.isEmpty() ? List.of() : List.of(new FieldError(name.toString(), "is not of the expected type"));
    }

    private static boolean isOfParameter(ConstraintViolation<?> violation) {
        var steps = violation.getPropertyPath().iterator();
        return steps.hasNext()
                && steps.next().getKind() == ElementKind.METHOD
                && steps.hasNext()
                && steps.next().getKind() == ElementKind.PARAMETER;
    }

    /** The path without the resource's method, and without the parameter if that is the body itself. */
    private static String name(ConstraintViolation<?> violation) {
        List<Path.Node> steps = new ArrayList<>();
        violation.getPropertyPath().forEach(steps::add);
        int first = steps.size() > 2 ? 2 : 1;
        StringBuilder name = new StringBuilder();
        for (Path.Node step : steps.subList(first, steps.size())) {
            Integer index = step.getIndex();
            if (index != null) {
                append(name, null, index);
            }
            append(name, step.getName(), -1);
        }
        return name.toString();
    }

    private static void append(StringBuilder name, @Nullable String field, int index) {
        if (field == null) {
            if (index >= 0) {
                name.append('[').append(index).append(']');
            }
        } else if (OWN_NAME.matcher(field).matches()) {
            name.append(name.isEmpty() ? "" : ".").append(field);
        }
    }

    private static @Nullable JsonMappingException mismatch(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonMappingException mismatch) {
                return mismatch;
            }
        }
        return null;
    }
}
