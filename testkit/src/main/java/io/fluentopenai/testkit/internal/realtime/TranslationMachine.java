package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.AudioFormat;
import io.fluentopenai.testkit.internal.audio.InputAudio;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.socket.FrameReader;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A session that translates: what is said comes back as a tone of the same length, and as what the scripted model says to it.
 * A piece of speech ends when it becomes quiet, or with the session.
 */
final class TranslationMachine implements Machine {

    private static final int SESSION_SECONDS = 3600;
    private static final int FRAME_MILLIS = 200;

    private final Channel channel;
    private final Toolbox tools;
    private final ObjectNode session;
    private final InputAudio input;
    private final Turns turns;
    private final List<Runnable> afterSpeech = new ArrayList<>();
    private int working;
    private long elapsedMillis;

    TranslationMachine(Channel channel, Opening opening) {
        this.channel = channel;
        this.tools = channel.shared().tools();
        this.session = Json.object()
                .put("id", tools.id("sess_"))
                .put("type", "translation")
                .put("expires_at", tools.now() + SESSION_SECONDS)
                .put("model", opening.model());
        ObjectNode audio = session.putObject("audio");
        audio.putObject("input").putNull("transcription").putNull("noise_reduction");
        audio.putObject("output").put("language", "en");
        merge(opening.session());
        this.input = new InputAudio(channel.shared().mostKept());
        this.turns = new Turns(SessionConfig.usual(), input, (itemId, atMillis) -> translate(input.take()));
    }

    private void merge(JsonNode changes) {
        for (String side : List.of("input", "output")) {
            changes.path("audio")
                    .path(side)
                    .properties()
                    .forEach(change -> session.withObject("/audio/" + side)
                            .set(change.getKey(), change.getValue().deepCopy()));
        }
    }

    @Override
    public String id() {
        return session.path("id").asText();
    }

    @Override
    public void opened() {
        emitSession("session.created");
    }

    private void emitSession(String type) {
        channel.emit(Json.object().put("type", type).set("session", session.deepCopy()));
    }

    @Override
    public void received(ObjectNode event) {
        switch (event.path("type").asText()) {
            case "session.update" -> {
                merge(event.path("session"));
                emitSession("session.updated");
            }
            case "session.input_audio_buffer.append" -> turns.append(ConversationMachine.audio(event.path("audio")));
            case "session.close" -> {
                if (turns.endTurn() != null) {
                    translate(input.take());
                }
                afterSpeech.add(() -> {
                    channel.emit(Json.object().put("type", "session.closed"));
                    channel.peer().close(FrameReader.NORMAL, "");
                });
                rest();
            }
            default -> throw new Rejected("invalid_value", "The fake server does not support this event.", "type");
        }
    }

    private void translate(InputAudio.Taken said) {
        working++;
        ObjectNode request = Json.object().put("model", session.path("model").asText());
        request.put(
                "instructions",
                "Translate to " + session.at("/audio/output/language").asText());
        channel.work(
                () -> {
                    String words = Optional.ofNullable(
                                    channel.shared().listener().get().heard(said.millis(), said.audio()))
                            .orElse("");
                    request.put("input", words);
                    String answer =
                            Optional.ofNullable(tools.ask(request).text()).orElse("");
                    return List.of(words, answer);
                },
                texts -> {
                    speak(said, texts.get(0), texts.get(1));
                    working--;
                    rest();
                },
                failure -> {
                    channel.emit(Protocol.TRANSLATION.error(
                            "server_error", "model_failed", String.valueOf(failure), null, null));
                    working--;
                    rest();
                });
    }

    private void rest() {
        if (working == 0) {
            afterSpeech.forEach(Runnable::run);
            afterSpeech.clear();
        }
    }

    private void speak(InputAudio.Taken said, String words, String translation) {
        if (session.at("/audio/input/transcription").isObject()) {
            for (String piece : Conversation.pieces(words)) {
                channel.emit(delta("session.input_transcript.delta", piece));
            }
        }
        for (String piece : Conversation.pieces(translation)) {
            channel.emit(delta("session.output_transcript.delta", piece));
        }
        long end = elapsedMillis + said.millis();
        for (long from = elapsedMillis; from < end; from += FRAME_MILLIS) {
            byte[] tone = AudioFormat.PCM.tone(from, Math.min(end, from + FRAME_MILLIS));
            elapsedMillis = Math.min(end, from + FRAME_MILLIS);
            channel.emit(delta("session.output_audio.delta", Base64.getEncoder().encodeToString(tone))
                    .put("sample_rate", 24_000)
                    .put("channels", 1)
                    .put("format", "pcm16"));
        }
    }

    private ObjectNode delta(String type, String delta) {
        return Json.object().put("type", type).put("delta", delta).put("elapsed_ms", elapsedMillis);
    }
}
