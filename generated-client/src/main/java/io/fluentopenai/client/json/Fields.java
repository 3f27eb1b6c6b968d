package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * The documented properties of a model: maps names to indexes and indexes to names. Each generated model has one.
 *
 * <p>Thread-safe.
 */
public final class Fields {
    /** The index of a property that is none of these. */
    static final int UNKNOWN = -1;

    /** Returned in place of an index if the object has no more properties. */
    public static final int END = -2;

    private final String[] names;
    private final @Nullable SerializableString[] quoted;

    /** An open hash table of indexes plus one; zero is a free place. */
    private final short[] table;

    /**
     * For each property, the index of the one that followed it when it was last read; the first entry is for the beginning of
     * an object and for unknown properties. A server sends properties in the same order each time. Threads may overwrite each
     * other's entries: a wrong guess costs a comparison.
     */
    private final short[] following;

    private Fields(String[] names) {
        this.names = names;
        quoted = new SerializableString[names.length];
        following = new short[names.length + 1];
        table = new short[Integer.highestOneBit(Math.max(1, names.length)) * 4];
        for (short i = 0; i < names.length; i++) {
            int place = place(names[i]);
            while (table[place] != 0) {
                place = next(place);
            }
            table[place] = (short) (i + 1);
            following[i] = i;
        }
        following[names.length] = END;
    }

    /** Creates the fields of a model, in the order of their indexes. */
    public static Fields of(String... names) {
        return new Fields(names);
    }

    /** Returns what probably follows a property: the index of another one, {@link #UNKNOWN}, or {@link #END}. */
    int after(int last) {
        return following[Math.max(last, UNKNOWN) + 1];
    }

    /** Takes note of what came after a property. */
    void follows(int last, int index) {
        following[Math.max(last, UNKNOWN) + 1] = (short) index;
    }

    /**
     * The index of a property, or {@link #UNKNOWN}.
     *
     * @param guess the index to try first, if it is one
     */
    @SuppressWarnings("ReferenceEquality") // Jackson interns names, as javac does: mostly one comparison is enough.
    int index(String name, int guess) {
        if (guess >= 0 && names[guess] == name) {
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
