package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The client secrets that the server has made: what each opens, and until when. Thread-safe. */
public final class ClientSecrets {

    private record Secret(long expiresAt, JsonNode session) {}

    private final Map<String, Secret> byValue = new ConcurrentHashMap<>();

    void add(String value, long expiresAt, JsonNode session) {
        byValue.put(value, new Secret(expiresAt, session.deepCopy()));
    }

    /** The configuration of the session that a secret opens; null if it is none, or has expired. */
    public @Nullable JsonNode session(@Nullable String value, long now) {
        Secret secret = value == null ? null : byValue.get(value);
        return secret == null || now >= secret.expiresAt ? null : secret.session.deepCopy();
    }
}
