package io.fluentopenai.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The sheet that has one of each construct. */
final class Sheets {

    private static final FactSheet SMALL = load();

    private Sheets() {}

    static FactSheet small() {
        return SMALL;
    }

    private static FactSheet load() {
        try {
            return FactSheet.read(Path.of(Objects.requireNonNull(Sheets.class.getResource("small-sheet.yaml"))
                    .toURI()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
