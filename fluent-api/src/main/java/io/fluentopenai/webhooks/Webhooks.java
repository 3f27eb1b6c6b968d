package io.fluentopenai.webhooks;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.WebhookEvent;
import io.fluentopenai.internal.Given;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a webhook comes from OpenAI, and reads it.
 *
 * <pre>{@code
 * Webhooks webhooks = Webhooks.of(System.getenv("OPENAI_WEBHOOK_SECRET"));
 * WebhookEvent event = webhooks.unwrap(body, request::getHeader);
 * if (event instanceof WebhookResponseCompleted completed) {
 *     …
 * }
 * }</pre>
 *
 * <p>The rule is that of Standard Webhooks: {@code webhook-signature} holds one or more signatures, HMAC-SHA256 of {@code
 * webhook-id}, {@code webhook-timestamp} and the body as it was sent, of which one must be right; and the timestamp must
 * be no more than five minutes from now by default. The body must be given as it arrived: parsed and written
 * again it has another signature. The same {@code webhook-id} may be delivered twice; to notice that is up to the
 * receiver.
 *
 * <p>Immutable and thread-safe. Its text form does not show the secret.
 *
 * @see <a href="https://platform.openai.com/docs/guides/webhooks">Webhooks in the API documentation</a>
 */
public final class Webhooks {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final List<SecretKeySpec> keys;
    private final Duration tolerance;
    private final Clock clock;

    private Webhooks(List<SecretKeySpec> keys, Duration tolerance, Clock clock) {
        this.keys = keys;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /**
     * A checker for the secret of a webhook.
     *
     * @param secrets {@code whsec_…}, as the settings of the webhook show it; several while one replaces another
     * @throws IllegalArgumentException if there is none, or one is blank or no base64
     */
    public static Webhooks of(String... secrets) {
        Given.check(
                Given.noneNull(secrets, "secrets").length > 0,
                "There is no webhook secret. Pass the one that the dashboard shows: whsec_…");
        List<SecretKeySpec> keys = new ArrayList<>();
        for (String secret : secrets) {
            keys.add(key(secret));
        }
        return new Webhooks(List.copyOf(keys), Duration.ofMinutes(5), Clock.systemUTC());
    }

    private static SecretKeySpec key(@Nullable String secret) {
        if (secret == null || secret.isBlank() || secret.strip().equals(PREFIX)) {
            throw new IllegalArgumentException(
                    "The webhook secret is null or blank. Pass the one that the dashboard shows: whsec_…");
        }
        String stripped = secret.strip();
        try {
            return new SecretKeySpec(
                    Base64.getDecoder()
                            .decode(stripped.startsWith(PREFIX) ? stripped.substring(PREFIX.length()) : stripped),
                    ALGORITHM);
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes the secret.
            throw new IllegalArgumentException(
                    "The webhook secret is not base64. It should be " + PREFIX + "… as the dashboard shows it");
        }
    }

    /**
     * The same with another tolerance.
     *
     * @param difference how far the timestamp may be from now, in either direction
     * @throws IllegalArgumentException if it is negative
     */
    public Webhooks tolerance(Duration difference) {
        Given.check(
                !Given.notNull(difference, "difference").isNegative(),
                "The tolerance must not be negative: " + difference);
        return new Webhooks(keys, difference, clock);
    }

    /** The same by another clock. */
    public Webhooks clock(Clock other) {
        return new Webhooks(keys, tolerance, Given.notNull(other, "clock"));
    }

    /**
     * Checks a delivery, and reads it.
     *
     * @param body as it arrived
     * @param headers gives the value of a header by its name, or null: {@code request::getHeader}
     * @throws InvalidWebhookException if it cannot be trusted
     * @throws IllegalArgumentException if it can, but is no JSON
     */
    public WebhookEvent unwrap(String body, Function<String, @Nullable String> headers) {
        verify(Given.notNull(body, "body").getBytes(StandardCharsets.UTF_8), headers);
        return Json.read(body, WebhookEvent.class);
    }

    /** Works like {@link #unwrap(String, Function)}; the names of the headers may be in any case. */
    public WebhookEvent unwrap(String body, Map<String, String> headers) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(Given.notNull(headers, "headers"));
        return unwrap(Given.notNull(body, "body"), anyCase::get);
    }

    /**
     * Checks a delivery.
     *
     * @throws InvalidWebhookException if it cannot be trusted
     */
    public void verify(byte[] body, Function<String, @Nullable String> headers) {
        String id = header(Given.notNull(headers, "headers"), "webhook-id");
        String timestamp = header(headers, "webhook-timestamp");
        String signatures = header(headers, "webhook-signature");
        checkTime(timestamp);
        byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (SecretKeySpec key : keys) {
            byte[] expected = signature(key, head, Given.notNull(body, "body"));
            for (String signature : signatures.split(" ", -1)) {
                // All are compared, each in constant time: how long it takes tells nothing.
                right |= matches(expected, signature);
            }
        }
        if (!right) {
            throw new InvalidWebhookException(
                    "The signature of the webhook does not match. Check the secret, and pass the body exactly as it came");
        }
    }

    private static String header(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        if (value == null || value.isBlank()) {
            throw new InvalidWebhookException(
                    "The webhook has no header " + name + ". Pass all headers of the request");
        }
        return value.strip();
    }

    private void checkTime(String timestamp) {
        Instant sent;
        try {
            sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        } catch (RuntimeException e) {
            throw new InvalidWebhookException("The header webhook-timestamp is not a number of seconds");
        }
        Instant now = clock.instant();
        if (sent.isBefore(now.minus(tolerance))) {
            throw new InvalidWebhookException(
                    "The webhook is too old, so it may be a replay. tolerance(…) sets the limit");
        }
        if (sent.isAfter(now.plus(tolerance))) {
            throw new InvalidWebhookException("The webhook is from the future. Check the clock of this machine");
        }
    }

    private static byte[] signature(SecretKeySpec key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }

    private static boolean matches(byte[] expected, String signature) {
        int comma = signature.indexOf(',');
        if (comma < 0 || !signature.substring(0, comma).equals("v1")) {
            return false;
        }
        try {
            return MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature.substring(comma + 1)));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The tolerance alone. */
    @Override
    public String toString() {
        return "Webhooks[tolerance=" + tolerance + "]";
    }
}
