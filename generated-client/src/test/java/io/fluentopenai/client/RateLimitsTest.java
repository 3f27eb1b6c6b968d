package io.fluentopenai.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
    private static RateLimits limits(Map<String, List<String>> headers) {
        return ResponseInfo.of(200, HttpHeaders.of(headers, (name, value) -> true))
                .rateLimits();
    }

    @Test
    void eachHeaderHasItsPlaceAndResetRequestsIsNotThatOfTokens() {
        RateLimits limits = limits(Map.of(
                "x-ratelimit-limit-requests", List.of("60"),
                "x-ratelimit-remaining-requests", List.of("59"),
                "x-ratelimit-reset-requests", List.of("1s"),
                "x-ratelimit-limit-tokens", List.of("150000"),
                "x-ratelimit-remaining-tokens", List.of("149984"),
                "x-ratelimit-reset-tokens", List.of("6m0s")));

        assertThat(limits)
                .isEqualTo(new RateLimits(60L, 59L, Duration.ofSeconds(1), 150_000L, 149_984L, Duration.ofMinutes(6)));
    }

    @Test
    void whatIsMissingOrMalformedIsNull() {
        assertThat(limits(Map.of())).isEqualTo(new RateLimits(null, null, null, null, null, null));
        assertThat(limits(Map.of(
                        "x-ratelimit-limit-requests", List.of("many"),
                        "x-ratelimit-remaining-tokens", List.of(""),
                        "x-ratelimit-reset-requests", List.of("soon"))))
                .isEqualTo(new RateLimits(null, null, null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "6m0s, PT6M",
        "1h2m3.5s, PT1H2M3.5S",
        "17ms, PT0.017S",
        "1d, PT24H",
        "1d2h, PT26H",
        "0s, PT0S",
        "8.64s, PT8.64S",
        "1.5ms, PT0.0015S",
        "250us, PT0.00025S",
        "' 12S ', PT12S",
        "1.5h, PT1H30M",
        "30, PT30S",
        ".5s, PT0.5S"
    })
    void durationsAreReadInEveryForm(String header, Duration expected) {
        assertThat(RateLimits.duration(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "s", "1x", "-1s", "1s 2s", "1.2.3s", "1m30", "ms17", "1e9s", "99999999999999999999d"})
    void whatIsNoDurationIsNull(String header) {
        assertThat(RateLimits.duration(header)).isNull();
    }

    @Test
    void theVersionOfTheApiIsTold() {
        ResponseInfo info = ResponseInfo.of(
                200, HttpHeaders.of(Map.of("openai-version", List.of("2020-10-01")), (name, value) -> true));

        assertThat(info.apiVersion()).isEqualTo("2020-10-01");
        assertThat(ApiResponse.of(info, "body").apiVersion()).isEqualTo("2020-10-01");
        assertThat(ApiResponse.of(info, "body").rateLimits()).isEqualTo(limits(Map.of()));
    }
}
