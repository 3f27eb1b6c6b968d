package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.ResponseInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads what an answer says about the time of the next attempt. */
public final class RetryAfter {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private RetryAfter() {}

    /**
     * Returns how long to wait, by {@code retry-after-ms}, or by {@code Retry-After} in seconds or as a date. Zero if the
     * answer names no time after its own, as with {@code Retry-After: 0} or a date in the past; null if it says nothing, or
     * nothing that can be read.
     *
     * @param clock what a date is compared with, unless the answer has the date of the server's own clock
     */
    public static @Nullable Duration of(ResponseInfo answer, InstantSource clock) {
        Duration exact = number(answer.header("retry-after-ms"), NANOS_PER_MILLI);
        if (exact != null && !exact.isZero()) {
            return exact;
        }
        Duration usual = usual(answer, clock);
        return usual == null ? exact : usual;
    }

    private static @Nullable Duration usual(ResponseInfo answer, InstantSource clock) {
        String header = answer.header("retry-after");
        Duration seconds = number(header, NANOS_PER_SECOND);
        if (seconds != null) {
            return seconds;
        }
        Instant then = date(header);
        if (then == null) {
            return null;
        }
        Instant sent = date(answer.header("date"));
        Duration wait = Duration.between(sent == null ? clock.instant() : sent, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Duration number(@Nullable String text, double unit) {
        if (text == null) {
            return null;
        }
        try {
            double nanos = Double.parseDouble(text.strip()) * unit;
            // What is longer than a long of nanoseconds is longer than any wait that anybody grants.
            return Double.isNaN(nanos) ? null : Duration.ofNanos((long) Math.max(0, nanos));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Instant date(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
