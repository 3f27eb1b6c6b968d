package io.fluentopenai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file {@code .openai}. Messages about errors in it do not quote it: any part of it may be the key. */
final class CredentialsFile {
    private static final String WRITE = "Write {\"apiKey\": \"YOUR_KEY\"} into it";

    private final Path file;

    private CredentialsFile(Path file) {
        this.file = file;
    }

    static Credentials read(Path file) {
        return new CredentialsFile(file).parsed();
    }

    private IllegalArgumentException unusable(String why, String remedy) {
        return new IllegalArgumentException(file + " " + why + ". " + remedy + ".");
    }

    private Credentials parsed() {
        String text = decoded(bytes()).strip();
        if (text.isEmpty()) {
            throw unusable("is empty", WRITE);
        }
        if (text.startsWith("{")) {
            return json(text);
        }
        String unquoted = unquoted(text);
        if (unquoted.startsWith("sk-") || unquoted.startsWith("sess-")) {
            throw unusable("holds a bare key", "Write {\"apiKey\": \"…\"} around it");
        }
        return lines(text);
    }

    // ---- Bytes and text

    private byte[] bytes() {
        if (Files.isDirectory(file)) {
            throw unusable("is a directory", "Name a file, or use Credentials.fromDirectory(…)");
        }
        Given.check(
                Files.exists(file),
                "There is no file " + file
                        + " to read credentials from. Create it with {\"apiKey\": \"YOUR_KEY\"} in it, or correct the path.");
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + Reasons.of(e), e);
        }
    }

    /** Some editors begin a file with a byte order mark, and PowerShell writes UTF-16. */
    private String decoded(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        int mark = 0;
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            mark = 3;
        } else if (startsWith(bytes, 0xFF, 0xFE)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (startsWith(bytes, 0xFE, 0xFF)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        }
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark))
                    .toString();
        } catch (CharacterCodingException notText) {
            // Without the cause, which says nothing of use.
            throw unusable("is not text in UTF-8", WRITE);
        }
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    // ---- JSON

    private Credentials json(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    values.put(name, parser.getText());
                } else if (value != JsonToken.VALUE_NULL
                        && name.equals(meant(name, "apiKey", "organizationId", "projectId"))) {
                    throw unusable("has a `" + name + "` that is not a string", "Put it in quotes");
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw unusable("has text after its JSON object", "Remove it");
            }
        } catch (JsonProcessingException broken) {
            // Without the parser's message, which may quote the key.
            throw unusable(
                    "is not valid JSON, from line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr() + " on",
                    "Correct it: {\"apiKey\": \"YOUR_KEY\"}");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        Credentials credentials = Credentials.json(values, " in " + file, file.toString());
        return usable(credentials, values, "apiKey", "organizationId", "projectId");
    }

    // ---- Lines

    /** {@code NAME=value} or {@code NAME: value}, one a line, as shells and Docker write them, too. */
    private Credentials lines(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int sign = 0;
            while (sign < line.length() && line.charAt(sign) != '=' && line.charAt(sign) != ':') {
                sign++;
            }
            if (sign < line.length()) {
                String name = line.substring(0, sign).strip();
                values.putIfAbsent(
                        (name.startsWith("export ") ? name.substring(7) : name).strip(),
                        unquoted(line.substring(sign + 1).strip()));
            }
        });
        if (values.isEmpty()) {
            throw unusable("holds neither JSON nor lines such as OPENAI_API_KEY=…", WRITE);
        }
        Map<String, String> upperCase = new LinkedHashMap<>();
        values.forEach((name, value) -> upperCase.putIfAbsent(name.toUpperCase(Locale.ROOT), value));
        Credentials credentials = Credentials.named(upperCase, " in " + file, file.toString());
        return usable(credentials, values, "OPENAI_API_KEY", "OPENAI_ORGANIZATION_ID", "OPENAI_PROJECT_ID");
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    // ---- Names

    /** Refuses a file without a key, and one that has a part under a name that is nearly right. */
    private Credentials usable(
            @Nullable Credentials credentials,
            Map<String, String> values,
            String key,
            String organization,
            String project) {
        for (String name : values.keySet()) {
            String right = meant(name, key, organization, project);
            if (right == null
                    || right.equals(name)
                    || values.getOrDefault(name, "").isBlank()) {
                continue;
            }
            boolean missing = credentials == null
                    ? right.equals(key)
                    : right.equals(organization) && credentials.organization() == null
                            || right.equals(project) && credentials.project() == null;
            if (missing) {
                throw unusable("has `" + name + "`; the name is `" + right + "`", "Rename it");
            }
        }
        if (credentials == null) {
            String found = values.containsKey(key) ? "has an empty `" + key + "`" : "has no `" + key + "`";
            throw unusable(found, WRITE);
        }
        return credentials;
    }

    /** Returns the name that was meant by a misspelling such as {@code api_key}; null if there is none. */
    private static @Nullable String meant(String name, String key, String organization, String project) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        String plain = letters.startsWith("openai") ? letters.substring(6) : letters;
        return switch (plain) {
            case "apikey", "key", "secretkey", "secret", "apisecret", "apitoken", "token" -> key;
            case "organizationid", "organization", "organisationid", "organisation", "orgid", "org" -> organization;
            case "projectid", "project", "projid", "proj" -> project;
            default -> null;
        };
    }
}
