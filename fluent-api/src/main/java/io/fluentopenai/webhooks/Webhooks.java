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
 * Verifies that webhook deliveries come from OpenAI, and parses them.
 *
 * <pre>{@code
 * Webhooks webhooks = Webhooks.of(System.getenv("OPENAI_WEBHOOK_SECRET"));
 * WebhookEvent event = webhooks.unwrap(body, request::getHeader);
 * if (event instanceof WebhookResponseCompleted completed) {
 *     …
 * }
 * }</pre>
 *
 * <p>The verification follows Standard Webhooks. The header {@code webhook-signature} has one or more signatures: the
 * HMAC-SHA256 of {@code webhook-id}, {@code webhook-timestamp} and the body. One of them must match, and the timestamp
 * must be within a tolerance of now, by default 5 minutes. Pass the body exactly as it arrived: a body that was parsed
 * and serialized again has another signature. A delivery with the same {@code webhook-id} may arrive twice; deduplicate
 * deliveries in the receiver.
 *
 * <p>Immutable and thread-safe. {@link #toString()} does not contain the secret.
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
     * Returns a verifier for the secrets of a webhook.
     *
     * @param secrets the secret, {@code whsec_…}, from the settings of the webhook; several during a rotation
     * @throws IllegalArgumentException if there is no secret, or one is blank or not valid base64
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
     * Returns a copy of this verifier with another tolerance.
     *
     * @param difference the maximum difference between the timestamp and now, in either direction
     * @throws IllegalArgumentException if it is negative
     */
    public Webhooks tolerance(Duration difference) {
        Given.check(
                !Given.notNull(difference, "difference").isNegative(),
                "The tolerance must not be negative: " + difference);
        return new Webhooks(keys, difference, clock);
    }

    /** Returns a copy of this verifier with another clock. */
    public Webhooks clock(Clock other) {
        return new Webhooks(keys, tolerance, Given.notNull(other, "clock"));
    }

    /**
     * Verifies and parses a delivery.
     *
     * @param body the body exactly as it arrived
     * @param headers returns the value of a header by its name, or null, for example {@code request::getHeader}
     * @throws InvalidWebhookException if the delivery cannot be trusted
     * @throws IllegalArgumentException if the body is not valid JSON
     */
    public WebhookEvent unwrap(byte[] body, Function<String, @Nullable String> headers) {
        verify(body, headers);
        return Json.read(new String(body, StandardCharsets.UTF_8), WebhookEvent.class);
    }

    /** Works like {@link #unwrap(byte[], Function)}, with a map of headers, whose names are case-insensitive. */
    public WebhookEvent unwrap(byte[] body, Map<String, String> headers) {
        return unwrap(body, anyCase(headers));
    }

    /** Works like {@link #unwrap(byte[], Function)}, with a body that arrived as UTF-8. */
    public WebhookEvent unwrap(String body, Function<String, @Nullable String> headers) {
        verify(body, headers);
        return Json.read(body, WebhookEvent.class);
    }

    /** Works like {@link #unwrap(byte[], Map)}, with a body that arrived as UTF-8. */
    public WebhookEvent unwrap(String body, Map<String, String> headers) {
        return unwrap(body, anyCase(headers));
    }

    private static byte[] utf8(String body) {
        return Given.notNull(body, "body").getBytes(StandardCharsets.UTF_8);
    }

    private static Function<String, @Nullable String> anyCase(Map<String, String> headers) {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(Given.notNull(headers, "headers"));
        return anyCase::get;
    }

    /** Works like {@link #verify(byte[], Function)}, with a map of headers, whose names are case-insensitive. */
    public void verify(byte[] body, Map<String, String> headers) {
        verify(body, anyCase(headers));
    }

    /** Works like {@link #verify(byte[], Function)}, with a body that arrived as UTF-8. */
    public void verify(String body, Function<String, @Nullable String> headers) {
        verify(utf8(body), headers);
    }

    /** Works like {@link #verify(byte[], Map)}, with a body that arrived as UTF-8. */
    public void verify(String body, Map<String, String> headers) {
        verify(utf8(body), headers);
    }

    /**
     * Verifies a delivery.
     *
     * @param body the body exactly as it arrived
     * @param headers returns the value of a header by its name, or null, for example {@code request::getHeader}
     * @throws InvalidWebhookException if the delivery cannot be trusted
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

    /** Returns the tolerance, without the secret. */
    @Override
    public String toString() {
        return "Webhooks[tolerance=" + tolerance + "]";
    }
}
