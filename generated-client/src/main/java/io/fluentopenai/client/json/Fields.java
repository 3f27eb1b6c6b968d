package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * The documented properties of a model: their names by index and their indexes by name. Each generated model has one.
 *
 * <p>Thread-safe.
 */
public final class Fields {
    /** The index of a property that is none of these. */
    static final int UNKNOWN = -1;

    /** In place of an index: the object has no more properties. */
    public static final int END = -2;

    private final String[] names;
    private final @Nullable SerializableString[] quoted;

    /** An open hash table of indexes plus one; zero is a free place. */
    private final short[] table;

    private Fields(String[] names) {
        this.names = names;
        quoted = new SerializableString[names.length];
        table = new short[Integer.highestOneBit(Math.max(1, names.length)) * 4];
        for (short i = 0; i < names.length; i++) {
            int place = place(names[i]);
            while (table[place] != 0) {
                place = next(place);
            }
            table[place] = (short) (i + 1);
        }
    }

    /** The properties in the order of their indexes. */
    public static Fields of(String... names) {
        return new Fields(names);
    }

    /**
     * The index of a property.
     *
     * @param guess the index to try first: documents mostly have their properties in the order of the schema
     */
    @SuppressWarnings("ReferenceEquality") // Jackson interns names, as javac does: mostly one comparison is enough.
    int index(String name, int guess) {
        if (guess < names.length && names[guess] == name) {
            return guess;
        }
        for (int place = place(name); table[place] != 0; place = next(place)) {
            int index = table[place] - 1;
            if (names[index].equals(name)) {
                return index;
            }
        }
        return UNKNOWN;
    }

    int size() {
        return names.length;
    }

    String name(int index) {
        return names[index];
    }

    /** The name as a generator writes it fastest. */
    SerializableString quoted(int index) {
        SerializableString name = quoted[index];
        if (name == null) {
            name = new SerializedString(names[index]);
            quoted[index] = name;
        }
        return name;
    }

    private int place(String name) {
        int hash = name.hashCode();
        return (hash ^ hash >>> 15) & (table.length - 1);
    }

    private int next(int place) {
        return (place + 1) & (table.length - 1);
    }
}
