package io.fluentopenai.testkit.internal.sheet;

import io.fluentopenai.testkit.internal.value.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A problem of a request, in the terms of the API's error body.
 *
 * @param param the parameter in the API's notation, such as {@code messages[0].role}; null if the request as a whole
 *     is meant
 * @param code the API's name for the kind of error, or null
 * @param message the reason
 */
public record Problem(@Nullable String param, @Nullable String code, String message) {

    private static final Pattern MISSING = Pattern.compile("required property '(.+)' not found");
    private static final String MISSING_CODE = "missing_required_parameter";
    private static final String INVALID_CODE = "invalid_value";

    /** From a line that starts with a JSON pointer. */
    public static Problem of(String line) {
        int end = line.indexOf(": ");
        String pointer = line.substring(0, end);
        Matcher missing = MISSING.matcher(line);
        return missing.find()
                ? new Problem(param(pointer + Json.step(missing.group(1))), MISSING_CODE, line)
                : new Problem(param(pointer), INVALID_CODE, line);
    }

    /** From a line that starts with a JSON pointer within a parameter's value. */
    public static Problem at(String parameter, String line) {
        return new Problem(
                parameter,
                MISSING.matcher(line).find() ? MISSING_CODE : INVALID_CODE,
                "Parameter '" + parameter + "': " + line);
    }

    /** The API's notation of a JSON pointer. */
    public static @Nullable String param(String pointer) {
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
