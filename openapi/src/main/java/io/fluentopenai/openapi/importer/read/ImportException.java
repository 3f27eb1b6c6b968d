package io.fluentopenai.openapi.importer.read;

import org.jspecify.annotations.Nullable;

/**
 * The document cannot be imported. The message is one line and names what is wrong; {@link #pointer()} and
 * {@link #place()} say where, as far as that is known.
 */
public final class ImportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable String pointer;
    private final transient @Nullable Place place;

    /**
     * An error of the whole input.
     *
     * @param message what is wrong, one line
     */
    public ImportException(String message) {
        this(message, null, null);
    }

    /**
     * An error at a node of the document.
     *
     * @param message what is wrong, one line
     * @param pointer JSON pointer of the node, or null
     * @param place position in the text, or null
     */
    public ImportException(String message, @Nullable String pointer, @Nullable Place place) {
        super(message);
        this.pointer = pointer;
        this.place = place;
    }

    public static ImportException at(String pointer, String message) {
        return new ImportException(message, pointer, null);
    }

    /** The JSON pointer of the offending node (empty for the root), or null if there is none. */
    public @Nullable String pointer() {
        return pointer;
    }

    /** The position in the text, or null if it is not known. */
    public @Nullable Place place() {
        return place;
    }

    /** The same error with the place that {@code places} knows for its pointer. */
    public ImportException located(Places places) {
        if (place != null || pointer == null) {
            return this;
        }
        ImportException located = new ImportException(text(), pointer, places.of(pointer));
        located.setStackTrace(getStackTrace());
        return located;
    }

    /** The message; never null. */
    public String text() {
        String message = getMessage();
        return message == null ? "unknown error" : message;
    }

    /**
     * The whole error in one line: {@code name:line:column: message (at /json/pointer)}.
     *
     * @param name how the user named the input
     */
    public String line(String name) {
        StringBuilder line = new StringBuilder(name);
        if (place != null) {
            line.append(':').append(place);
        }
        line.append(": ").append(text());
        if (pointer != null) {
            line.append(" (at ")
                    .append(pointer.isEmpty() ? "the root" : pointer)
                    .append(')');
        }
        return line.toString().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
