package io.fluentopenai.client.internal.request;

import io.fluentopenai.client.internal.Encoding;
import java.net.http.HttpRequest;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The key, as a header. Immutable; its text has no secret. */
public final class KeyHeader {
    private final String header;
    private final String scheme;
    private final @Nullable String fixed;
    private final @Nullable Supplier<String> asked;

    /**
     * A key, or none if neither a key nor a supplier is given.
     *
     * @param header the header for the key; null for {@code Authorization: Bearer}
     */
    public KeyHeader(@Nullable String header, @Nullable String key, @Nullable Supplier<String> asked) {
        this.header = header == null ? "Authorization" : header;
        this.scheme = header == null ? "Bearer " : "";
        this.fixed = key == null ? null : scheme.concat(key);
        this.asked = asked;
    }

    /** Adds the header to a request, if there is a key; asks for one that is asked for. */
    public void addTo(HttpRequest.Builder request) {
        if (fixed != null) {
            request.setHeader(header, fixed);
        } else if (asked != null) {
            String key = Objects.requireNonNull(asked.get(), "The API key supplier returned null");
            request.setHeader(header, scheme.concat(checked(key)));
        }
    }

    /**
     * Returns a key without the blanks around it.
     *
     * @throws IllegalArgumentException if it is blank, or cannot be sent in a header
     */
    public static String checked(String key) {
        String checked = Encoding.headerValue("Authorization", key);
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("The API key is blank");
        }
        return checked;
    }
}
