package io.fluentopenai.testkit.internal.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends events to receivers of webhooks, signed as Standard Webhooks prescribes. Thread-safe. */
public final class WebhookDelivery {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PATIENCE_MILLIS = 10_000;

    private final Toolbox tools;

    public WebhookDelivery(Toolbox tools) {
        this.tools = tools;
    }

    /** Sends an event with the properties that all events have and these; blocks until the receiver has answered. */
    public int send(URI receiver, String secret, String type, JsonNode data) {
        JsonNode event = Json.object()
                .put("id", tools.id("evt_"))
                .put("object", "event")
                .put("created_at", tools.now())
                .put("type", type)
                .set("data", data);
        return send(receiver, secret, Json.bytes(event));
    }

    /**
     * Sends any body, and blocks until the receiver has answered.
     *
     * @return the status of the answer
     * @throws IllegalArgumentException if the secret is not base64
     * @throws UncheckedIOException if the receiver cannot be reached or does not answer
     */
    public int send(URI receiver, String secret, byte[] body) {
        String id = tools.id("wh_");
        String timestamp = String.valueOf(tools.now());
        try {
            HttpURLConnection connection = (HttpURLConnection) receiver.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("webhook-id", id);
            connection.setRequestProperty("webhook-timestamp", timestamp);
            connection.setRequestProperty("webhook-signature", "v1," + signature(secret, id + "." + timestamp, body));
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException("The webhook cannot be delivered to " + receiver, e);
        }
    }

    private static String signature(String secret, String head, byte[] body) {
        byte[] key = Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update((head + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
        }
    }
}
