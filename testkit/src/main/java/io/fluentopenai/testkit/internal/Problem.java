package io.fluentopenai.testkit.internal;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request, in the terms of the API's error body.
 *
 * @param param the parameter in the API's notation, such as {@code messages[0].role}; null if the request as a whole is meant
 * @param code the API's name for the kind of error, or null
 * @param message the reason
 */
public record Problem(@Nullable String param, @Nullable String code, String message) {

    /** From a line that starts with a JSON pointer. */
    static Problem of(String line) {
        int end = line.indexOf(": ");
        return new Problem(param(line.substring(0, end)), code(line), line);
    }

    /** From a line that starts with a JSON pointer within a parameter's value. */
    static Problem at(String parameter, String line) {
        return new Problem(parameter, code(line), "Parameter '" + parameter + "': " + line);
    }

    private static String code(String line) {
        return line.contains("required property") ? "missing_required_parameter" : "invalid_value";
    }

    /** The API's notation of a JSON pointer. */
    static @Nullable String param(String pointer) {
        StringBuilder param = new StringBuilder();
        for (String step : pointer.split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            String name = step.replace("~1", "/").replace("~0", "~");
            if (name.chars().allMatch(Character::isDigit)) {
                param.append('[').append(name).append(']');
            } else {
                param.append(param.length() == 0 ? "" : ".").append(name);
            }
        }
        return param.length() == 0 ? null : param.toString();
    }
}
