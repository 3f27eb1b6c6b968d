package io.fluentopenai.client.json;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openapitools.jackson.nullable.JsonNullable;

/**
 * The base class of the generated models, which are the objects of the API.
 *
 * <p>A model has a typed field for each documented property. It also keeps everything else that it was read with, and
 * writes it back: undocumented properties, values of another JSON type than documented, numbers with more digits than
 * the typed field can hold (see {@link #extraProperties()}), and undocumented nulls. Setting a property replaces what
 * was kept for it.
 *
 * <p>Mutable and not thread-safe. {@code equals} compares the documented and the extra properties.
 */
public abstract class JsonModel implements JsonValue, Cloneable {
    /** The initial capacity for unknown properties. */
    private static final int FEW = 4;

    /** A bit for each property: set if it was null in the document, or if its value is kept raw. */
    private long marks;

    /** The same for the properties from the 64th on. */
    private @Nullable BitSet moreMarks;

    /** Mostly there is none, or one as in each chunk of a stream: a map of one is small, but cannot be changed. */
    private @Nullable Map<String, JsonNode> extras;

    /** For generated subclasses. */
    protected JsonModel() {}

    /**
     * Returns a shallow copy: its properties can be set without changing the original, but their values, including
     * lists and models, are shared.
     */
    @SuppressWarnings("unchecked")
    public static <M extends JsonModel> M copyOf(M model) {
        return (M) model.clone();
    }

    /**
     * Returns a shallow copy without the properties that would be written as null. Nulls inside their values remain.
     */
    public static <M extends JsonModel> M withoutNulls(M model) {
        M copy = copyOf(model);
        JsonModel properties = copy;
        for (int index = 0; index < properties.fields().size(); index++) {
            if (properties.isNull(index)) {
                properties.unmark(index);
            }
        }
        return copy;
    }

    /** Returns a shallow copy; see {@link #copyOf}. */
    @Override
    protected final JsonModel clone() {
        try {
            JsonModel copy = (JsonModel) super.clone();
            copy.moreMarks = moreMarks == null ? null : (BitSet) moreMarks.clone();
            copy.extras = extras == null ? null : new LinkedHashMap<>(extras);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the documented properties. */
    protected abstract Fields fields();

    /** Returns the values of the fields in a fixed order, for {@code equals}. */
    protected abstract @Nullable Object[] fieldValues();

    /** Writes the documented properties. */
    protected abstract void writeProperties(JsonWriter out) throws IOException;

    /**
     * Returns the properties beyond the typed ones: undocumented properties, and the JSON of documented ones whose
     * value has another JSON type than documented.
     *
     * @return an unmodifiable view in document order; empty if there are none
     */
    public final Map<String, JsonNode> extraProperties() {
        return extras == null ? Collections.emptyMap() : Collections.unmodifiableMap(extras);
    }

    /** Returns one of the {@link #extraProperties()}, or null if there is none of that name. */
    public final @Nullable JsonNode extraProperty(String name) {
        return extras == null ? null : extras.get(name);
    }

    /** Returns whether the API documents a property of this name for this model. */
    public final boolean isDocumented(String name) {
        return fields().index(name, Fields.UNKNOWN) != Fields.UNKNOWN;
    }

    /**
     * Sets a property that this class has no setter for. Do not use it for a property with a setter; both would be
     * written.
     *
     * @param value the value; null removes the property, and a {@code NullNode} is written as null
     */
    public final void putExtraProperty(String name, @Nullable JsonNode value) {
        Objects.requireNonNull(name, "name");
        if (value != null) {
            keepExtra(name, value);
        } else {
            removeExtra(name);
        }
    }

    /** For mappers of Jackson 3 that have not the module: they would read an object without its properties. */
    @JsonAnySetter
    final void refuse(String name, Object value) {
        throw new UnsupportedOperationException(
                "Jackson 3 reads a " + getClass().getSimpleName()
                        + " by the module io.fluentopenai.client.jackson3.FluentOpenAIModule only. Use"
                        + " JsonMapper.builder().findAndAddModules(), or add the module");
    }

    @Override
    public final void write(JsonWriter out) throws IOException {
        out.beginObject(this);
        writeProperties(out);
        if (extras != null) {
            out.extras(this, extras);
        }
        out.endObject(this);
    }

    // ---- For the reader, the writer and generated setters

    final void markNull(int index, String name) {
        mark(index);
        removeExtra(name);
    }

    final void keepRaw(int index, String name, JsonNode value) {
        mark(index);
        keepExtra(name, value);
    }

    final void keepExtra(String name, JsonNode value) {
        Map<String, JsonNode> kept = extras;
        if (kept == null) {
            extras = Collections.singletonMap(name, value);
            return;
        }
        if (!(kept instanceof LinkedHashMap)) {
            kept = new LinkedHashMap<>(FEW);
            kept.putAll(extras);
            extras = kept;
        }
        kept.put(name, value);
    }

    private void removeExtra(String name) {
        if (extras == null || !extras.containsKey(name)) {
            return;
        }
        if (extras.size() == 1) {
            extras = null;
        } else {
            extras.remove(name);
        }
    }

    private void mark(int index) {
        if (index < Long.SIZE) {
            marks |= 1L << index;
        } else {
            if (moreMarks == null) {
                moreMarks = new BitSet();
            }
            moreMarks.set(index - Long.SIZE);
        }
    }

    final boolean isMarked(int index) {
        return index < Long.SIZE ? (marks & (1L << index)) != 0 : moreMarks != null && moreMarks.get(index - Long.SIZE);
    }

    /** Returns whether the property is to be written as null: it was read so, or set so. */
    final boolean isNull(int index) {
        return isMarked(index) && (extras == null || !extras.containsKey(fields().name(index)));
    }

    /** Discards what was kept for a property. For generated code. */
    protected final void unmark(int index) {
        if (isMarked(index)) {
            if (index < Long.SIZE) {
                marks &= ~(1L << index);
            } else if (moreMarks != null) {
                moreMarks.clear(index - Long.SIZE);
            }
            removeExtra(fields().name(index));
        }
    }

    /** Discards what was kept for a property, and marks whether it is written as null. For generated code. */
    protected final void setMark(int index, boolean isNull) {
        unmark(index);
        if (isNull) {
            mark(index);
        }
    }

    /** Returns the value of a property that may be absent, null or set. For generated code. */
    protected final <T> JsonNullable<T> nullable(int index, @Nullable T value) {
        return value == null && !isNull(index) ? JsonNullable.undefined() : JsonNullable.of(value);
    }

    /** Marks a property as absent, null or set, and returns the value to store. For generated code. */
    protected final <T> @Nullable T setNullable(int index, JsonNullable<T> value) {
        T stored = value.orElse(null);
        setMark(index, value.isPresent() && stored == null);
        return stored;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (other == null || getClass() != other.getClass()) {
            return false;
        }
        JsonModel that = (JsonModel) other;
        return marks == that.marks
                && Objects.equals(moreMarks, that.moreMarks)
                && extraProperties().equals(that.extraProperties())
                && Arrays.deepEquals(fieldValues(), that.fieldValues());
    }

    @Override
    public final int hashCode() {
        return Arrays.deepHashCode(fieldValues()) * 31 + extraProperties().hashCode();
    }

    /** Returns the JSON of this object, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return Json.redacted(this);
    }
}
