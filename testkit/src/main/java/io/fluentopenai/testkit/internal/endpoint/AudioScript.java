package io.fluentopenai.testkit.internal.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.audio.Speech;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Audio: speech is a tone, as long as its text; what is transcribed or translated is what the scripted model says. */
final class AudioScript {

    private static final double SECONDS_A_WORD = 0.5;

    private final Toolbox tools;

    AudioScript(Toolbox tools) {
        this.tools = tools;
    }

    void serve(Scripts scripts) {
        scripts.on("POST /audio/speech", this::speak);
        scripts.on("POST /audio/transcriptions", call -> write(call, call.text("language", "english")));
        scripts.on("POST /audio/translations", call -> write(call, "english"));
    }

    private Reply speak(Call call) {
        String format = call.text("response_format", "mp3");
        byte[] audio = Speech.of(call.text("input"), format);
        if (audio == null) {
            // Nothing here can encode the others: whoever plays them needs a handler with a recording.
            throw Refused.noAnswer();
        }
        if (!call.stream()) {
            return Reply.bytes(format.equals("mp3") ? "audio/mpeg" : "audio/" + format, audio);
        }
        List<ObjectNode> events = new ArrayList<>();
        for (String piece : Speech.base64Pieces(audio)) {
            events.add(Json.object().put("type", "speech.audio.delta").put("audio", piece));
        }
        int tokens = Conversation.tokens(call.body().path("input"));
        events.add(
                Json.object().put("type", "speech.audio.done").set("usage", Conversation.usage(tokens, events.size())));
        return tools.events(call, events);
    }

    private Reply write(Call call, String language) {
        // What the model hears of the audio is the name of its file.
        ObjectNode request = Json.object().put("model", call.text("model"));
        request.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", call.request().part("file").filename());
        String answer = tools.ask(request).text();
        String text = answer == null ? "" : answer;
        if (call.stream()) {
            return transcript(call, text);
        }
        String format = call.text("response_format", "json");
        double end = Conversation.pieces(text).size() * SECONDS_A_WORD;
        return switch (format) {
            case "text" -> Reply.text("text/plain", text + "\n");
            case "srt" ->
                Reply.text("text/plain", "1\n" + time(0, ',') + " --> " + time(end, ',') + "\n" + text + "\n\n");
            case "vtt" ->
                Reply.text("text/plain", "WEBVTT\n\n" + time(0, '.') + " --> " + time(end, '.') + "\n" + text + "\n\n");
            case "verbose_json" -> tools.reply(call, verbose(call, text, language, end));
            case "diarized_json" -> tools.reply(call, diarized(text, end));
            default -> tools.reply(call, Json.object().put("text", text).set("usage", usage(text)));
        };
    }

    private Reply transcript(Call call, String text) {
        List<ObjectNode> events = new ArrayList<>();
        for (String piece : Conversation.pieces(text)) {
            events.add(Json.object().put("type", "transcript.text.delta").put("delta", piece));
        }
        events.add(Json.object()
                .put("type", "transcript.text.done")
                .put("text", text)
                .set("usage", usage(text)));
        return tools.events(call, events);
    }

    private static ObjectNode usage(String text) {
        return Conversation.usage(1, Conversation.tokens(text)).put("type", "tokens");
    }

    private static ObjectNode verbose(Call call, String text, String language, double end) {
        ObjectNode json =
                Json.object().put("language", language).put("duration", end).put("text", text);
        ObjectNode segment = json.putArray("segments")
                .addObject()
                .put("id", 0)
                .put("seek", 0)
                .put("start", 0.0)
                .put("end", end)
                .put("text", text)
                .put("temperature", 0.0)
                .put("avg_logprob", -0.25)
                .put("compression_ratio", 1.0)
                .put("no_speech_prob", 0.01);
        segment.putArray("tokens");
        for (JsonNode granularity : call.body().path("timestamp_granularities")) {
            if (granularity.asText().equals("word")) {
                words(json.putArray("words"), text);
            }
        }
        return json;
    }

    private static void words(ArrayNode words, String text) {
        for (String piece : Conversation.pieces(text)) {
            double start = words.size() * SECONDS_A_WORD;
            words.addObject().put("word", piece.strip()).put("start", start).put("end", start + SECONDS_A_WORD);
        }
    }

    private static ObjectNode diarized(String text, double end) {
        ObjectNode json =
                Json.object().put("task", "transcribe").put("duration", end).put("text", text);
        json.putArray("segments")
                .addObject()
                .put("type", "transcript.text.segment")
                .put("id", "seg_1")
                .put("start", 0.0)
                .put("end", end)
                .put("text", text)
                .put("speaker", "A");
        return json;
    }

    private static String time(double seconds, char point) {
        long millis = Math.round(seconds * 1000);
        return String.format(
                Locale.ROOT, "00:%02d:%02d%c%03d", millis / 60_000, millis / 1000 % 60, point, millis % 1000);
    }
}
