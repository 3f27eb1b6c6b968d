package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.CodeSource;

/**
 * Refuses a Jackson that is too old, with one sentence in place of a class or method that is missing somewhere.
 *
 * <p>Thread-safe.
 */
public final class JacksonVersion {
    private static final int OLDEST_MINOR = 15;

    private JacksonVersion() {}

    /**
     * Checks the Jackson of this JVM. Code that uses Jackson calls this first.
     *
     * @throws LinkageError if it is older than 2.15
     */
    public static void check() {
        check("jackson-core", com.fasterxml.jackson.core.json.PackageVersion.VERSION, JsonFactory.class);
        check("jackson-databind", com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION, JsonNode.class);
    }

    private static void check(String artifact, Version found, Class<?> type) {
        if (found.getMajorVersion() == 2 && found.getMinorVersion() < OLDEST_MINOR) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            throw new LinkageError("Fluent OpenAI needs Jackson 2." + OLDEST_MINOR + " or newer, but found " + artifact
                    + " " + found + " in " + (source == null ? type.getModule() : source.getLocation())
                    + ". Upgrade it, for example by importing a newer com.fasterxml.jackson:jackson-bom into your"
                    + " dependency management");
        }
    }
}
