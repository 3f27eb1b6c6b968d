package io.fluentopenai.proxy.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jar that users run, with all that it needs in it. */
public final class RunnableJar {
    private RunnableJar() {}

    /** The jar of this build. */
    public static Path path() throws IOException {
        Path target;
        try {
            target = Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-all.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        }
        throw new IOException("No jar in " + target + " yet: mvn -pl proxy package -DskipTests");
    }
}
