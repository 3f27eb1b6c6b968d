package io.fluentopenai.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class WebhooksTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);
    private static final byte[] KEY = "a secret of thirty-two bytes ...".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final String BODY =
            "{\"id\":\"evt_1\",\"object\":\"event\",\"created_at\":1750000000,\"type\":\"response.completed\","
                    + "\"data\":{\"id\":\"resp_1\"}}";

    private final Webhooks webhooks = Webhooks.of(SECRET).clock(Clock.fixed(NOW, ZoneOffset.UTC));

    private static String sign(byte[] key, String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signature = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> headers(long timestamp, String signature) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Webhook-Id", "wh_1");
        headers.put("Webhook-Timestamp", Long.toString(timestamp));
        headers.put("Webhook-Signature", signature);
        return headers;
    }

    private static Map<String, String> signed(Instant at) {
        return headers(at.getEpochSecond(), sign(KEY, "wh_1", at.getEpochSecond(), BODY));
    }

    @Test
    void aRightSignatureGivesTheTypedEvent() {
        assertThat(webhooks.unwrap(BODY, signed(NOW)).type()).isEqualTo("response.completed");
    }

    @Test
    void bytesAndTextAndHeadersInAnyFormAreReadAlike() {
        byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = signed(NOW);
        String type = webhooks.unwrap(BODY, headers).type();

        assertThat(webhooks.unwrap(bytes, headers).type()).isEqualTo(type);
        assertThat(webhooks.unwrap(bytes, name -> anyCase(headers, name)).type())
                .isEqualTo(type);
        assertThat(webhooks.unwrap(BODY, name -> anyCase(headers, name)).type()).isEqualTo(type);
        webhooks.verify(bytes, headers);
        webhooks.verify(BODY, headers);
        webhooks.verify(BODY, name -> anyCase(headers, name));
        headers.put("Webhook-Id", "wh_2");
        assertThatThrownBy(() -> webhooks.unwrap(bytes, headers)).isInstanceOf(InvalidWebhookException.class);
        assertThatThrownBy(() -> webhooks.verify(bytes, headers)).isInstanceOf(InvalidWebhookException.class);
        assertThatThrownBy(() -> webhooks.verify(BODY, headers)).isInstanceOf(InvalidWebhookException.class);
    }

    private static String anyCase(Map<String, String> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theVectorOfTheStandardIsAccepted() {
        // Secret, message and signature of the reference implementations of Standard Webhooks.
        Webhooks standard = Webhooks.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .clock(Clock.fixed(Instant.ofEpochSecond(1_614_265_330), ZoneOffset.UTC));
        Map<String, String> headers = Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        standard.verify("{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8), headers::get);
    }

    @Test
    void oneOfSeveralSignaturesMustBeRight() {
        String right = sign(KEY, "wh_1", NOW.getEpochSecond(), BODY);
        String wrong = sign("another key".getBytes(StandardCharsets.UTF_8), "wh_1", NOW.getEpochSecond(), BODY);
        webhooks.unwrap(BODY, headers(NOW.getEpochSecond(), "v1a,xx " + wrong + " " + right));
        assertThatThrownBy(
                        () -> webhooks.unwrap(BODY, headers(NOW.getEpochSecond(), wrong + " v2," + right.substring(3))))
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void oneOfSeveralSecretsMustFit() {
        String old = "whsec_" + Base64.getEncoder().encodeToString("old".getBytes(StandardCharsets.UTF_8));
        Webhooks.of(old, SECRET).clock(Clock.fixed(NOW, ZoneOffset.UTC)).unwrap(BODY, signed(NOW));
    }

    @Test
    void anythingThatIsChangedIsNoticed() {
        Map<String, String> otherId = signed(NOW);
        otherId.put("Webhook-Id", "wh_2");
        Map<String, String> otherTime = signed(NOW);
        otherTime.put("Webhook-Timestamp", Long.toString(NOW.getEpochSecond() + 1));
        assertThatThrownBy(() -> webhooks.unwrap(BODY + " ", signed(NOW))).isInstanceOf(InvalidWebhookException.class);
        assertThatThrownBy(() -> webhooks.unwrap(BODY, otherId)).isInstanceOf(InvalidWebhookException.class);
        assertThatThrownBy(() -> webhooks.unwrap(BODY, otherTime)).isInstanceOf(InvalidWebhookException.class);
        assertThatThrownBy(() -> webhooks.unwrap(BODY, headers(NOW.getEpochSecond(), "v1,%%%")))
                .isInstanceOf(InvalidWebhookException.class);
    }

    @Test
    void whatIsTooOldOrFromTheFutureIsRefusedHoweverWellSigned() {
        webhooks.unwrap(BODY, signed(NOW.minusSeconds(300)));
        webhooks.unwrap(BODY, signed(NOW.plusSeconds(300)));
        assertThatThrownBy(() -> webhooks.unwrap(BODY, signed(NOW.minusSeconds(301))))
                .hasMessageContaining("too old");
        assertThatThrownBy(() -> webhooks.unwrap(BODY, signed(NOW.plusSeconds(301))))
                .hasMessageContaining("future");
        assertThatThrownBy(() -> webhooks.tolerance(Duration.ofSeconds(1)).unwrap(BODY, signed(NOW.minusSeconds(2))))
                .hasMessageContaining("too old");
        assertThatThrownBy(() -> webhooks.unwrap(BODY, headersWithTime("soon"))).hasMessageContaining("seconds");
        assertThatThrownBy(() -> webhooks.unwrap(BODY, headersWithTime("9223372036854775807")))
                .isInstanceOf(InvalidWebhookException.class);
    }

    private static Map<String, String> headersWithTime(String time) {
        Map<String, String> headers = signed(NOW);
        headers.put("Webhook-Timestamp", time);
        return headers;
    }

    @Test
    void aMissingHeaderIsNamed() {
        Map<String, String> headers = signed(NOW);
        headers.remove("Webhook-Signature");
        assertThatThrownBy(() -> webhooks.unwrap(BODY, headers))
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessageContaining("webhook-signature");
    }

    @Test
    void aBadSecretIsAnErrorThatDoesNotRepeatIt() {
        assertThatThrownBy(() -> Webhooks.of("whsec_%%secret%%"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret%%")
                .hasNoCause();
        assertThatThrownBy(() -> Webhooks.of("whsec_")).hasMessageContaining("blank");
        assertThatThrownBy(Webhooks::of).hasMessageContaining("no webhook secret");
        assertThat(webhooks.toString()).doesNotContain(SECRET.substring(6));
    }
}
