package io.fluentopenai.openapi.importer.repair;

import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Place;
import io.fluentopenai.openapi.importer.read.Places;

/** Tells of the mistakes of a document, each with what it was taken for, or refuses the first. Not thread-safe. */
final class Mistakes {
    private final Places places;
    private final boolean strict;
    private final Notes notes;

    /**
     * @param places where the nodes of the document stand
     * @param strict whether to refuse the first mistake
     */
    Mistakes(Places places, boolean strict, Notes notes) {
        this.places = places;
        this.strict = strict;
        this.notes = notes;
    }

    /**
     * Tells of a mistake; to be called while it still stands where it was found.
     *
     * @param at its pointer
     * @param mistake what is wrong
     * @param taken what it is taken for
     * @throws ImportException if mistakes are refused
     */
    void tell(String at, String mistake, String taken) {
        if (strict) {
            throw ImportException.at(at, mistake + " (without --strict it is taken for " + taken + ")");
        }
        Place place = places.of(at);
        String line = place == null ? "" : " (line " + place.line() + ")";
        notes.repaired(at + line + ": " + mistake + ", taken for " + taken);
    }
}
