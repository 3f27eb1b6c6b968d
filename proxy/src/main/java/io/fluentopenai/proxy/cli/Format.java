package io.fluentopenai.proxy.cli;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The form of a setting's value.
 *
 * @param what names the form, as in "must be a number"
 * @param quotable whether a message may quote a value that has another form; not of URLs, which may hold a password
 * @param reader reads a value; throws IllegalArgumentException or DateTimeException if it has another form
 */
record Format<T>(String what, boolean quotable, Function<String, T> reader) {
    static final Format<String> TEXT = new Format<>("text", true, value -> value);
    static final Format<List<String>> LIST = new Format<>(
            "a list",
            true,
            value -> entries(value).filter(entry -> !entry.isEmpty()).toList());
    static final Format<Boolean> FLAG = new Format<>(
            "true or false", true, value -> Boolean.valueOf(matching("true|false", value.toLowerCase(Locale.ROOT))));
    static final Format<Integer> INTEGER = new Format<>(
            "a number from 0 to " + Integer.MAX_VALUE, true, value -> Integer.valueOf(matching("\\d+", value)));
    static final Format<Long> LONG = new Format<>(
            "a number from 0, of at most 18 digits", true, value -> Long.valueOf(matching("\\d{1,18}", value)));
    static final Format<Duration> DURATION = new Format<>("a duration such as PT30S or PT10M", true, Duration::parse);
    static final Format<URI> URL = new Format<>("a URL", false, URI::create);
    static final Format<List<byte[]>> BASE64 = new Format<>(
            "in base64",
            false,
            value -> entries(value).map(Base64.getDecoder()::decode).toList());

    /** Returns the form of a value that is one of several words. */
    static Format<String> oneOf(String... words) {
        int last = words.length - 1;
        return new Format<>(
                String.join(", ", List.of(words).subList(0, last)) + " or " + words[last],
                true,
                value -> matching(String.join("|", words), value));
    }

    private static String matching(String pattern, String value) {
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Stream<String> entries(String value) {
        return Arrays.stream(value.split(",", -1)).map(String::strip);
    }

    /**
     * Reads a value.
     *
     * @throws SettingException if it has another form; the message goes on from the name of the setting
     */
    T read(Setting<?> setting, String value) throws SettingException {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new SettingException(
                    setting.name() + " must be " + what + (quotable && !setting.secret() ? ", not " + value : ""));
        }
    }
}
