package io.fluentopenai.openapi.importer.sheet;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by their names which properties hold secrets. Stateless. */
final class Secrets {
    private static final Pattern NAMES = Pattern.compile(
            "(.*_)?(api_?key|secret|client_secret|password|passwd|passphrase|authorization|access_token|refresh_token"
                    + "|id_token|auth_token|bearer_token|session_token|private_key|secret_key|credential|credentials)");

    private Secrets() {}

    private static final Pattern HOLDERS = Pattern.compile(".*(Secret|ApiKey|Credential|Password).*");
    private static final Pattern HELD = Pattern.compile("value|key|token");

    /** Returns whether a property is the secret itself of an object that is there to hold one. */
    static boolean isSecret(String component, String property) {
        return HELD.matcher(property).matches() && HOLDERS.matcher(component).matches();
    }

    static boolean isSecret(String property) {
        return NAMES.matcher(property.toLowerCase(Locale.ROOT).replace('-', '_'))
                .matches();
    }
}
