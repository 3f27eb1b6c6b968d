package io.fluentopenai.vectorstores;

import com.fasterxml.jackson.annotation.JsonValue;
import io.fluentopenai.client.model.VectorStoreSearchResultItem;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A search result: a passage of a file.
 *
 * <p>Thread-safe unless the generated object, which is mutable, is changed: do not modify what {@link #raw()} returns.
 */
public final class SearchHit {
    private final VectorStoreSearchResultItem raw;

    /** Wraps a search result of an API response. */
    public SearchHit(VectorStoreSearchResultItem raw) {
        this.raw = Given.notNull(raw, "raw");
    }

    /** Returns the passage; several pieces are joined by line breaks. Empty if there is none. */
    public String text() {
        return LenientValues.in(raw.content()).stream()
                .map(piece -> piece.text())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }

    /** Returns the relevance score, 0 to 1; NaN if the server left it out. */
    public double score() {
        Double score = raw.score();
        return score == null ? Double.NaN : score;
    }

    /** Returns the id of the file; null if the server left it out. */
    public @Nullable String fileId() {
        return LenientValues.text(raw.fileId());
    }

    /** Returns the name of the file; null if the server left it out. */
    public @Nullable String filename() {
        return LenientValues.text(raw.filename());
    }

    /** Returns the attributes of the file by name: strings, doubles and booleans; empty if there are none. */
    public Map<String, Object> attributes() {
        return Attributes.read(raw.attributes());
    }

    /** Returns the generated object, which has all properties. */
    @JsonValue
    public VectorStoreSearchResultItem raw() {
        return raw;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SearchHit that && raw.equals(that.raw);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    /** Returns the JSON. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
