package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.NoiseReductionType;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.audio.AudioInput;
import io.fluentopenai.realtime.audio.AudioPlayback;
import io.fluentopenai.realtime.audio.AudioSettings;
import io.fluentopenai.realtime.audio.RealtimeAudioFormat;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about Realtime, its parts about events and audio, run. {@link SnippetsTest} compares. */
@NullUnmarked
class RealtimeEventsSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    @Test
    void eventsAreRecords() {
        StringBuilder out = new StringBuilder();
        for (String json : new String[] {
            "{\"type\":\"response.text.delta\",\"delta\":\"Hi\"}",
            "{\"type\":\"response.output_audio_transcript.done\",\"transcript\":\"Hi\"}",
            "{\"type\":\"something.new\",\"level\":3}"
        }) {
            ServerEvent event = ServerEvent.fromJson(json);
            if (event instanceof ServerEvent.ResponseTextDelta delta) {
                out.append(delta.delta()); // also for response.text.delta, its name in the beta protocol
            } else if (event instanceof ServerEvent.AudioTranscript transcript && transcript.isDone()) {
                out.append(transcript.responseId());
            } else if (event instanceof ServerEvent.Unknown unknown) {
                out.append(unknown.json());
            }
        }
        assertThat(out).asString().isEqualTo("Hinull{\"type\":\"something.new\",\"level\":3}");
    }

    @Test
    void eventsOfTheClientHaveFactories() {
        try (RealtimeSession session = Realtime.connect(openai, ExampleModels.REALTIME)) {
            session.send(ClientEvent.userText("Is it raining in Glasgow?"));
            session.send(ClientEvent.createResponse());
            session.send(
                    ClientEvent.of(Json.parse("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"}}")));
        }
        var made = new ServerEvent.ResponseTextDelta(
                "response.output_text.delta", "event_1", "resp_1", "item_1", 0L, 0L, "Hi", Map.of());
        assertThat(ServerEvent.fromJson(made.toJson())).isEqualTo(made);
    }

    @Test
    void audioGoesInAndOut() throws Exception {
        InputStream recording = new ByteArrayInputStream(new byte[48_000]);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        RealtimeConfig config = RealtimeConfig.conversation(
                ExampleModels.REALTIME,
                settings -> new AudioSettings()
                        .voice("marin")
                        .noTurnDetection() // or semanticVad("low"), serverVad(vad -> vad.silenceDurationMs(400))
                        .noiseReduction(NoiseReductionType.FAR_FIELD)
                        .transcription("gpt-transcribe", transcription -> transcription.language("en"))
                        .applyTo(settings));
        server.reply("x".repeat(20));
        try (RealtimeSession session = Realtime.connect(openai, config);
                AudioPlayback speech = AudioPlayback.of(session)) {
            AudioInput.to(session, RealtimeAudioFormat.PCM16).append(recording);
            session.send(ClientEvent.commitAudio());
            session.send(ClientEvent.createResponse());

            byte[] buffer = new byte[speech.format().bytes(Duration.ofMillis(20))];
            while (speech.playedMillis() < 500) {
                int read = speech.read(buffer, 0, buffer.length);
                line.write(buffer, 0, read);
            }
            AudioPlayback.Truncation heard = speech.interrupt(); // the user has cut in
            if (heard != null) { // null if all of it was heard
                System.out.println("The user heard " + heard.audioEndMs() + " ms");
            }
        }
        JsonNode cut = server.realtime()
                .takeSession()
                .received("conversation.item.truncate")
                .get(0);
        assertThat(cut.path("audio_end_ms").asLong()).isEqualTo(500);
    }

    @Test
    void aQuestionIsAskedAndTheSpeechCollected() throws Exception {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        try (RealtimeSession session = Realtime.connect(openai, ExampleModels.REALTIME);
                EventQueue<ServerEvent> events = session.events()) {
            session.send(ClientEvent.userText("Say hello."));
            session.send(ClientEvent.createResponse());
            for (ServerEvent event : events) {
                if (event instanceof ServerEvent.ResponseAudioDelta delta) {
                    delta.delta().writeTo(audio);
                } else if (event instanceof ServerEvent.ResponseDone) {
                    break;
                }
            }
        }
        assertThat(audio.size()).isPositive();
    }
}
