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
 * A passage that a search found.
 *
 * <p>As thread-safe as the generated object, which is mutable: do not change what {@link #raw()} gives.
 */
public final class SearchHit {
    private final VectorStoreSearchResultItem raw;

    /** What the API answered. */
    public SearchHit(VectorStoreSearchResultItem raw) {
        this.raw = Given.notNull(raw, "raw");
    }

    /** The passage; where it is in several pieces, one on each line; empty if there is none. */
    public String text() {
        return LenientValues.in(raw.content()).stream()
                .map(piece -> piece.text())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }

    /** How well it fits, from 0 to 1; NaN if the server left it out. */
    public double score() {
        Double score = raw.score();
        return score == null ? Double.NaN : score;
    }

    /** The file that it is from; null if the server left it out. */
    public @Nullable String fileId() {
        return LenientValues.text(raw.fileId());
    }

    /** The name of that file; null if the server left it out. */
    public @Nullable String filename() {
        return LenientValues.text(raw.filename());
    }

    /** The attributes of the file: strings, doubles and booleans by name; empty if there is nothing. */
    public Map<String, Object> attributes() {
        return Attributes.read(raw.attributes());
    }

    /** All of it, as the generated class has it. */
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

    /** Its JSON. */
    @Override
    public String toString() {
        return raw.toString();
    }
}
