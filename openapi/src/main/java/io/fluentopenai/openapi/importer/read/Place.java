package io.fluentopenai.openapi.importer.read;

/**
 * A position in the text of a document, both counted from 1.
 *
 * @param line the line
 * @param column the column, in characters
 */
public record Place(int line, int column) {
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
