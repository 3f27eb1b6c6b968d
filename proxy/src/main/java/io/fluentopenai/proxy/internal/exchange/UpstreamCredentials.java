package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's credentials for the upstream.
 *
 * @param key empty for none
 * @param secrets the same, to be kept from clients
 */
public record UpstreamCredentials(String key, Map<String, String> headers, UpstreamSecrets secrets) {
    static final UpstreamCredentials NONE = new UpstreamCredentials("", Map.of(), UpstreamSecrets.NONE);

    static UpstreamCredentials of(boolean bearer, String key, @Nullable String organization, @Nullable String project) {
        Map<String, String> headers = new TreeMap<>();
        List<String> secrets = new ArrayList<>(List.of(key));
        headers.put(bearer ? "Authorization" : "api-key", bearer ? "Bearer ".concat(key) : key);
        if (organization != null) {
            headers.put("OpenAI-Organization", organization);
            secrets.add(organization);
        }
        if (project != null) {
            headers.put("OpenAI-Project", project);
            secrets.add(project);
        }
        return new UpstreamCredentials(key, headers, UpstreamSecrets.of(secrets));
    }

    /** Returns whether these were made of a key. */
    boolean isOf(@Nullable String given) {
        return given != null && given.strip().equals(key);
    }

    /** Sets the headers of a call. */
    void putInto(MultiMap into) {
        headers.forEach(into::set);
    }

    /** Shows no credentials. */
    @Override
    public String toString() {
        return "UpstreamCredentials";
    }
}
