package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.AudioFormat;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;

/** The configuration of a session, in the shape that its protocol has for it. */
final class SessionConfig {

    private static final int SESSION_SECONDS = 3600;
    private static final int SILENCE_MILLIS = 500;
    private static final int PADDING_MILLIS = 300;

    private final boolean beta;
    private final boolean transcription;
    private final ObjectNode json;

    private SessionConfig(boolean beta, boolean transcription, ObjectNode json) {
        this.beta = beta;
        this.transcription = transcription;
        this.json = json;
    }

    /** The configuration that a session begins with. */
    static SessionConfig of(Opening opening, Toolbox tools) {
        boolean beta = opening.protocol() == Protocol.BETA;
        boolean transcription = opening.kind() == Opening.Kind.TRANSCRIPTION;
        ObjectNode json = Json.object()
                .put("object", transcription ? "realtime.transcription_session" : "realtime.session")
                .put("id", tools.id("sess_"))
                .put("expires_at", tools.now() + SESSION_SECONDS);
        if (!beta) {
            json.put("type", transcription ? "transcription" : "realtime");
        }
        if (!transcription) {
            json.put("model", opening.model())
                    .put("instructions", "")
                    .put("tool_choice", "auto")
                    .put("tracing", (String) null)
                    .put("prompt", (String) null);
            json.putArray("tools");
        }
        SessionConfig config = new SessionConfig(beta, transcription, json);
        if (beta) {
            config.betaDefaults();
        } else {
            config.defaults();
        }
        config.update(opening.session());
        return config;
    }

    /** The usual way to find turns, for sessions that have no such settings. */
    static SessionConfig usual() {
        SessionConfig config = new SessionConfig(false, true, Json.object());
        config.defaults();
        return config;
    }

    private void defaults() {
        ObjectNode audio = Json.object();
        ObjectNode input = audio.putObject("input");
        input.set("format", AudioFormat.PCM.json());
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", serverVad());
        if (!transcription) {
            json.putArray("output_modalities").add("audio");
            json.put("max_output_tokens", "inf").put("truncation", "auto");
            ObjectNode output = audio.putObject("output");
            output.set("format", AudioFormat.PCM.json());
            output.put("voice", "alloy").put("speed", 1);
        }
        json.set("audio", audio);
    }

    private void betaDefaults() {
        json.put("input_audio_format", AudioFormat.PCM.betaName())
                .putNull("input_audio_transcription")
                .putNull("input_audio_noise_reduction");
        json.set("turn_detection", serverVad());
        if (!transcription) {
            json.putArray("modalities").add("text").add("audio");
            json.put("voice", "alloy")
                    .put("output_audio_format", AudioFormat.PCM.betaName())
                    .put("speed", 1)
                    .put("temperature", 0.8)
                    .put("max_response_output_tokens", "inf");
        }
    }

    private static ObjectNode serverVad() {
        return vad("server_vad")
                .put("threshold", 0.5)
                .put("prefix_padding_ms", PADDING_MILLIS)
                .put("silence_duration_ms", SILENCE_MILLIS)
                .putNull("idle_timeout_ms");
    }

    private static ObjectNode vad(String type) {
        return Json.object().put("type", type).put("create_response", true).put("interrupt_response", true);
    }

    /**
     * Changes what is present in {@code changes}; the rest stays.
     *
     * @throws Rejected if something may not be changed
     */
    void update(JsonNode changes) {
        keeps(changes, "type");
        keeps(changes, "model");
        changes.properties().forEach(change -> {
            if (change.getKey().equals("client_secret")) {
                return;
            }
            merge(json, change.getKey(), change.getValue());
        });
    }

    private void keeps(JsonNode changes, String property) {
        JsonNode now = json.get(property);
        JsonNode wanted = changes.get(property);
        if (now != null && wanted != null && !wanted.equals(now)) {
            throw new Rejected(
                    "invalid_value",
                    "A session's " + property + " cannot be changed from '" + now.asText() + "' to '" + wanted.asText()
                            + "'.",
                    "session." + property);
        }
    }

    private static void merge(ObjectNode target, String name, JsonNode value) {
        boolean group = name.equals("audio") || name.equals("input") || name.equals("output");
        if (group && value.isObject() && target.get(name) instanceof ObjectNode known) {
            value.properties().forEach(change -> merge(known, change.getKey(), change.getValue()));
        } else if (name.equals("turn_detection") && value.isObject()) {
            ObjectNode full = value.path("type").asText().equals("semantic_vad")
                    ? vad("semantic_vad").put("eagerness", "auto")
                    : serverVad();
            target.set(name, full.setAll((ObjectNode) value.deepCopy()));
        } else {
            target.set(name, value.deepCopy());
        }
    }

    /** The configuration as events have it; a copy. */
    ObjectNode json() {
        return json.deepCopy();
    }

    String id() {
        return json.path("id").asText();
    }

    boolean isTranscription() {
        return transcription;
    }

    String model() {
        return json.path("model").asText();
    }

    private JsonNode input(String name, String betaName) {
        return beta ? json.path(betaName) : json.path("audio").path("input").path(name);
    }

    AudioFormat inputFormat() {
        return AudioFormat.of(input("format", "input_audio_format"));
    }

    /** Returns the turn detection; missing if turns are not detected. */
    JsonNode turnDetection() {
        JsonNode detection = input("turn_detection", "turn_detection");
        return detection.isObject() ? detection : MissingNode.getInstance();
    }

    double threshold() {
        return turnDetection().path("threshold").asDouble(0.5);
    }

    long silenceMillis() {
        return turnDetection().path("silence_duration_ms").asLong(SILENCE_MILLIS);
    }

    long paddingMillis() {
        return turnDetection().path("prefix_padding_ms").asLong(PADDING_MILLIS);
    }

    /** Returns the transcription settings of the input; missing if it is not transcribed. */
    JsonNode transcription() {
        JsonNode wanted = input("transcription", "input_audio_transcription");
        return wanted.isObject() ? wanted : MissingNode.getInstance();
    }

    /** The configuration of a response: the session's, and what the response has of its own. */
    ResponseConfig response(JsonNode own) {
        JsonNode output = json.path("audio").path("output");
        JsonNode ownOutput = own.path("audio").path("output");
        JsonNode limit = own.has("max_output_tokens")
                ? own.get("max_output_tokens")
                : json.path(beta ? "max_response_output_tokens" : "max_output_tokens");
        return new ResponseConfig(
                beta,
                either(own, json, beta ? "modalities" : "output_modalities"),
                AudioFormat.of(beta ? either(own, json, "output_audio_format") : either(ownOutput, output, "format")),
                beta ? either(own, json, "voice") : either(ownOutput, output, "voice"),
                beta ? either(own, json, "temperature") : MissingNode.getInstance(),
                either(own, json, "instructions"),
                either(own, json, "tools"),
                limit.isMissingNode() ? Json.parse("\"inf\"") : limit,
                own.path("metadata"),
                own.path("conversation").asText().equals("none"),
                own.get("input") instanceof ArrayNode input ? input : null);
    }

    private static JsonNode either(JsonNode own, JsonNode sessions, String name) {
        return own.has(name) ? own.get(name) : sessions.path(name);
    }
}
