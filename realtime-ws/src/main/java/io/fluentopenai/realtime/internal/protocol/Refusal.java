package io.fluentopenai.realtime.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The subject of an error event. OpenAI's server names the event that it refuses; other servers do not, and their
 * code, parameter or message gives at most the kind of event.
 */
final class Refusal {
    private static final List<String> TYPES = List.of(
            "session.update",
            "transcription_session.update",
            "session.close",
            "session.input_audio_buffer.append",
            "input_audio_buffer.append",
            "input_audio_buffer.commit",
            "input_audio_buffer.clear",
            "output_audio_buffer.clear",
            "conversation.item.create",
            "conversation.item.retrieve",
            "conversation.item.truncate",
            "conversation.item.delete",
            ResponseTurns.CREATE,
            "response.cancel");

    /** Matches text in quotes: a property, the type of an event, or a value. */
    private static final Pattern QUOTED = Pattern.compile("(?<!\\w)(['\"`])([\\w.\\[\\]]+)\\1");

    private static final int VERB = 10;

    private final String eventId;

    /** The types that it may be about; null if nothing tells. */
    private final @Nullable Set<String> types;

    private final boolean alreadyActive;
    private final boolean faultOfServer;

    private Refusal(JsonNode error) {
        eventId = error.path("event_id").asText("");
        String words =
                words(error.path("code").asText() + " " + error.path("message").asText());
        alreadyActive = words.contains(" already ") && words.contains(" active response");
        faultOfServer = error.path("type").asText().equals("server_error");
        types = alreadyActive ? Set.of(ResponseTurns.CREATE) : types(error);
    }

    /** Returns the subject of an error. */
    static Refusal of(ServerEvent.ErrorEvent event) {
        return new Refusal(ErrorEventException.of(event.type(), event).error());
    }

    /** The id of the event that it names; empty if it names none. */
    String eventId() {
        return eventId;
    }

    /** Returns whether the error tells what it is about. */
    boolean isTold() {
        return types != null;
    }

    /**
     * Returns whether a response was refused as there is one already: nothing has happened then. Some servers only say
     * so in words.
     */
    boolean isAlreadyActive() {
        return alreadyActive;
    }

    /**
     * Returns whether it may be about an event of that type. What tells nothing may be about any; but a fault of the
     * server is hardly a refusal.
     */
    boolean mayBeAbout(String type) {
        return types == null ? !faultOfServer || type.equals(ResponseTurns.CREATE) : types.contains(type);
    }

    private static @Nullable Set<String> types(JsonNode error) {
        String param = error.path("param").asText();
        String message = error.path("message").asText();
        Matcher quoted = QUOTED.matcher(message);
        if (param.equals("type")) {
            return quoted.find() ? named(quoted.group(2)) : Set.of();
        }
        Set<String> found = toldBy(error.path("code").asText());
        if (found.isEmpty()) {
            found = named(param);
        }
        while (found.isEmpty() && quoted.find()) {
            found = named(quoted.group(2));
        }
        if (found.isEmpty()) {
            found = toldBy(QUOTED.matcher(message).replaceAll(""));
        }
        return found.isEmpty() ? null : found;
    }

    /** By the type of an event, or by a property that only some events have. */
    private static Set<String> named(String name) {
        if (TYPES.contains(name)) {
            return Set.of(name);
        }
        return switch (name.split("[.\\[]", 2)[0]) {
            case "session" -> Set.of("session.update", "transcription_session.update");
            case "response" -> Set.of(ResponseTurns.CREATE);
            case "response_id" -> Set.of("response.cancel");
            case "item", "previous_item_id" -> Set.of("conversation.item.create");
            case "item_id" ->
                Set.of("conversation.item.retrieve", "conversation.item.truncate", "conversation.item.delete");
            case "content_index", "audio_end_ms" -> Set.of("conversation.item.truncate");
            case "audio" -> Set.of("input_audio_buffer.append", "session.input_audio_buffer.append");
            default -> Set.of();
        };
    }

    /** By words: the types of which most is in the text, above all the verb, in whatever form. */
    private static Set<String> toldBy(String text) {
        String words = words(text);
        Set<String> best = new LinkedHashSet<>();
        int most = 0;
        for (String type : TYPES) {
            String[] parts = type.split("[._]");
            String verb = parts[parts.length - 1];
            int score =
                    words.contains(" " + (verb.endsWith("e") ? verb.substring(0, verb.length() - 1) : verb)) ? VERB : 0;
            for (int i = 0; i < parts.length - 1; i++) {
                score += !parts[i].equals("conversation") && words.contains(" " + parts[i]) ? 1 : 0;
            }
            if (score > most) {
                most = score;
                best.clear();
            }
            if (score == most && most > 0) {
                best.add(type);
            }
        }
        return best;
    }

    private static String words(String text) {
        return " " + text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ") + " ";
    }
}
