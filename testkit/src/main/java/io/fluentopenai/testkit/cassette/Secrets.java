package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Removes secrets: the given texts, anything in a text that looks like a credential, and the values of properties whose names say
 * that they are secret. Immutable.
 */
final class Secrets {

    private static final String REMOVED = "REDACTED";

    /** Names that are secret as a property, and before a value in a text, such as a query or JSON within JSON. */
    private static final String NAMES =
            "authorization|(?:x-)?api[-_]?key|access[-_]?token|refresh[-_]?token|id[-_]?token"
                    + "|auth[-_]?token|client[-_]?secret|secret|secret[-_]?key|password|passwd|cookie|set-cookie";

    private static final Pattern NAME = Pattern.compile(NAMES, Pattern.CASE_INSENSITIVE);

    /** A credential that is known by its form, and what stays of it. */
    private record Form(Pattern pattern, String replacement) {
        static Form of(String regex, String replacement) {
            return new Form(Pattern.compile(regex), replacement);
        }
    }

    private static final List<Form> FORMS = List.of(
            Form.of("\\bsk-[A-Za-z0-9_-]{6,}", "sk-" + REMOVED),
            Form.of("\\b(ek_|whsec_|sess-|gh[a-z]_|github_pat_|xox[a-z]-)[A-Za-z0-9_+/=-]{6,}", "$1" + REMOVED),
            Form.of("\\b(org-|proj_)(?=[A-Za-z]*\\d)[A-Za-z0-9]{12,}", "$1" + REMOVED),
            Form.of("\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*", REMOVED),
            Form.of("(?i)\\b(bearer|basic)\\s+(?=\\S*[0-9=._~+/])[A-Za-z0-9._~+/=-]{16,}", "$1 " + REMOVED),
            Form.of("://[^/\\s\"'@]+@", "://" + REMOVED + "@"),
            Form.of("(?i)((?:^|[?&])(?:" + NAMES + "|key|token|sig|signature)=)[^&#\\s\"'\\\\]+", "$1" + REMOVED),
            Form.of("(?i)(\"(?:" + NAMES + ")\\\\?\"\\s*:\\s*\\\\?\")[^\"\\\\]+", "$1" + REMOVED));

    private final List<String> known;

    /** @param known exact secrets; blank ones are ignored */
    Secrets(Collection<String> known) {
        this.known = known.stream()
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /** Known secrets come last, so that a replay, which may not know them, leaves the same of those with a known form. */
    String removeFrom(String text) {
        String clean = text;
        for (Form form : FORMS) {
            clean = form.pattern().matcher(clean).replaceAll(form.replacement());
        }
        for (String secret : known) {
            clean = clean.replace(secret, REMOVED);
        }
        return clean;
    }

    /** A copy of an object without secrets, in the names of its properties too. */
    ObjectNode removeFrom(ObjectNode object) {
        return clean(object, false);
    }

    /** @param declares whether the properties are those that a schema declares, whose names say nothing of their values */
    private ObjectNode clean(ObjectNode object, boolean declares) {
        ObjectNode clean = Json.object();
        boolean isNamed = NAME.matcher(object.path("name").asText()).matches();
        object.properties().forEach(property -> {
            String name = property.getKey();
            JsonNode value = property.getValue();
            boolean isSecret = NAME.matcher(name).matches()
                    || isPassedOn(name, value)
                    || isNamed && (name.equals("text") || name.equals("value"));
            clean.set(
                    removeFrom(name),
                    isSecret && !declares ? removeAll(value) : cleaned(value, name.equals("properties")));
        });
        return clean;
    }

    /** The headers that a tool of the model sends to a server. */
    private static boolean isPassedOn(String name, JsonNode value) {
        return name.equalsIgnoreCase("headers") && value.isObject();
    }

    private JsonNode cleaned(JsonNode value, boolean declares) {
        if (value instanceof ObjectNode object) {
            return clean(object, declares);
        }
        if (value instanceof ArrayNode array) {
            ArrayNode clean = Json.array();
            array.forEach(element -> clean.add(cleaned(element, false)));
            return clean;
        }
        return value.isTextual() ? TextNode.valueOf(removeFrom(value.asText())) : value;
    }

    /** The same structure with no text left. */
    private static JsonNode removeAll(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode clean = Json.object();
            object.properties().forEach(property -> clean.set(property.getKey(), removeAll(property.getValue())));
            return clean;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode clean = Json.array();
            array.forEach(element -> clean.add(removeAll(element)));
            return clean;
        }
        return value.isTextual() ? TextNode.valueOf(REMOVED) : value;
    }
}
