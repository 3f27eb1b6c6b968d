package io.fluentopenai.client;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits that a response reports for the requested model in its {@code x-ratelimit-*} headers. Each is null if
 * the server did not send it.
 *
 * <p>Immutable.
 *
 * @param limitRequests the number of requests allowed per period
 * @param remainingRequests the number of requests left in this period
 * @param resetRequests the time until the request limit is fully restored
 * @param limitTokens the number of tokens allowed per period
 * @param remainingTokens the number of tokens left in this period
 * @param resetTokens the time until the token limit is fully restored
 */
public record RateLimits(
        @Nullable Long limitRequests,
        @Nullable Long remainingRequests,
        @Nullable Duration resetRequests,
        @Nullable Long limitTokens,
        @Nullable Long remainingTokens,
        @Nullable Duration resetTokens) {

    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    static RateLimits of(ResponseInfo info) {
        return new RateLimits(
                count(info.header("x-ratelimit-limit-requests")),
                count(info.header("x-ratelimit-remaining-requests")),
                duration(info.header("x-ratelimit-reset-requests")),
                count(info.header("x-ratelimit-limit-tokens")),
                count(info.header("x-ratelimit-remaining-tokens")),
                duration(info.header("x-ratelimit-reset-tokens")));
    }

    static @Nullable Long count(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /**
     * Reads {@code 6m0s}, {@code 1h2m3.5s}, {@code 17ms}, {@code 1d}; null for anything else. A bare number is in
     * seconds.
     */
    static @Nullable Duration duration(@Nullable String header) {
        String text = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return null;
        }
        double nanos = 0;
        int at = 0;
        while (at < text.length()) {
            int number = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < text.length() && Character.isLetter(text.charAt(at))) {
                at++;
            }
            double size = nanosPer(text.substring(unit, at), number == 0 && at == text.length());
            if (number == unit || size == 0) {
                return null;
            }
            try {
                nanos += Double.parseDouble(text.substring(number, unit)) * size;
            } catch (NumberFormatException notANumber) {
                return null;
            }
        }
        return nanos > Long.MAX_VALUE ? null : Duration.ofNanos(Math.round(nanos));
    }

    /** Returns the length of a unit in nanoseconds; 0 if there is no such unit. */
    private static double nanosPer(String unit, boolean alone) {
        return switch (unit) {
            case "d" -> 86_400.0 * NANOS_PER_SECOND;
            case "h" -> 3_600.0 * NANOS_PER_SECOND;
            case "m" -> 60.0 * NANOS_PER_SECOND;
            case "s" -> NANOS_PER_SECOND;
            case "ms" -> NANOS_PER_MILLI;
            case "us", "µs", "μs" -> 1_000;
            case "ns" -> 1;
            case "" -> alone ? NANOS_PER_SECOND : 0;
            default -> 0;
        };
    }
}
