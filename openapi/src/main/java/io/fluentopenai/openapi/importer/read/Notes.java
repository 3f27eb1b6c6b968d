package io.fluentopenai.openapi.importer.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Notes of a successful import for maintainers: places where the document was not taken literally, and overlay
 * entries without a target. In the order of discovery. Not thread-safe.
 */
public final class Notes {
    /**
     * A note.
     *
     * @param kind a short phrase shared by all notes of the same sort
     * @param pointer where in the upstream document (or in the overlay)
     * @param detail what exactly, may be empty
     */
    public record Note(String kind, String pointer, String detail) {
        @Override
        public String toString() {
            return kind + ": " + pointer + (detail.isEmpty() ? "" : " (" + detail + ")");
        }
    }

    private final Set<Note> notes = new LinkedHashSet<>();
    private final List<String> repairs = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    public void add(String kind, String pointer, String detail) {
        notes.add(new Note(kind, pointer, detail));
    }

    public void repaired(String repair) {
        repairs.add(repair);
    }

    public void warn(String warning) {
        warnings.add(warning);
    }

    /** All notes. */
    public List<Note> all() {
        return List.copyOf(notes);
    }

    /** Mistakes of the document: where each stands, and what it was taken for. */
    public List<String> repairs() {
        return List.copyOf(repairs);
    }

    /** Other things a maintainer should act on. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Returns the number of notes of each kind. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Note note : notes) {
            counts.merge(note.kind(), 1, Integer::sum);
        }
        return counts;
    }
}
