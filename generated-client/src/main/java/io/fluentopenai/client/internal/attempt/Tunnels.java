package io.fluentopenai.client.internal.attempt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Determines whether the JDK may send a password to a proxy to open a tunnel. */
public final class Tunnels {
    /** The system property that decides; also a line of the JDK's {@code conf/net.properties}. */
    public static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private Tunnels() {}

    /** Returns whether a JVM as this one refuses to: all do by default. */
    public static boolean refuseBasic() {
        String disabled = System.getProperty(DISABLED_SCHEMES);
        if (disabled == null) {
            disabled = ofInstallation();
        }
        return disabled != null && disabled.toLowerCase(Locale.ROOT).contains("basic");
    }

    private static @Nullable String ofInstallation() {
        Path file = Path.of(System.getProperty("java.home", ""), "conf", "net.properties");
        try (InputStream in = Files.newInputStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(DISABLED_SCHEMES);
        } catch (IOException noSuchFile) {
            // A runtime without it has nothing disabled.
            return null;
        }
    }
}
