package io.fluentopenai.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.BadRequestException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.model.CreateTranscriptionRequestTimestampGranularity;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioTest extends EndpointTest {
    private static final byte[] SOUND = {1, 2, 3, 4, 5};

    @TempDir
    private Path directory;

    private static FilePart recording() {
        return FilePart.of("talk.mp3", SOUND);
    }

    private static StreamEvent event(String json) {
        return new StreamEvent(null, json);
    }

    // ---- Speech

    @Test
    void aTextIsSpokenToAFile() throws IOException {
        Path file = directory.resolve("tale.mp3");
        openai.audio().speech("gpt-4o-mini-tts", "Once upon a time.").saveTo(file);
        assertThat(Files.size(file)).isPositive();
        JsonNode sent = sent("createSpeech");
        assertThat(sent.path("input").asText()).isEqualTo("Once upon a time.");
        assertThat(sent.path("model").asText()).isEqualTo("gpt-4o-mini-tts");
        assertThat(sent.path("voice").asText()).isEqualTo("alloy");
        assertThat(sent.has("response_format")).isFalse();
    }

    @Test
    void voiceModelFormatAndSpeedCanBeSet() {
        try (BinaryContent speech = openai.audio()
                .speechAsync(r -> r.model("gpt-4o-mini-tts")
                        .input("Hello!")
                        .voice("verse")
                        .model("gpt-4o-mini-tts")
                        .instructions("Whisper.")
                        .responseFormat("wav")
                        .speed(1.5))
                .join()) {
            assertThat(speech.contentType()).isEqualTo("audio/wav");
            assertThat(speech.bytes()).startsWith('R', 'I', 'F', 'F');
        }
        assertThat(sent("createSpeech").path("speed").asDouble()).isEqualTo(1.5);
    }

    @Test
    void speechArrivesBeforeItsEndIsThere() throws InterruptedException {
        // Seed defect 12: its chunks came from a response that had been read whole before.
        server.handle("createSpeech", request -> Reply.bytes("audio/mpeg", new byte[100_000]));
        server.fail("createSpeech").stallAfter(50_000);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        var call = openai.audio()
                .speechChunksAsync(r -> r.model("gpt-4o-mini-tts").input("A long tale."), chunk -> {
                    received.addAndGet(chunk.length);
                    begun.countDown();
                });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(call).isNotDone();
        assertThat(received.get()).isBetween(1L, 50_000L);
        call.cancel(true);
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void chunksAreTheWholeSpeech() {
        server.handle("createSpeech", request -> Reply.bytes("audio/mpeg", new byte[30_000]));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long bytes = openai.audio().speechChunks(r -> r.model("gpt-4o-mini-tts").input("Hello!"), all::writeBytes);
        assertThat(bytes).isEqualTo(30_000);
        assertThat(all.size()).isEqualTo(30_000);
    }

    @Test
    void whatTheFunctionThrowsEndsTheSpeech() {
        server.handle("createSpeech", request -> Reply.bytes("audio/mpeg", new byte[100_000]));
        server.fail("createSpeech").stallAfter(50_000);
        assertThatThrownBy(() -> openai.audio()
                        .speechChunks(r -> r.model("gpt-4o-mini-tts").input("Hello!"), chunk -> {
                            throw new IllegalStateException("The speaker is off");
                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The speaker is off");
        Awaitility.await().until(() -> server.openConnections() == 0);
    }

    @Test
    void speechComesInEventsToo() {
        byte[] whole;
        try (BinaryContent content = openai.audio().speech("gpt-4o-mini-tts", "Hello, hello!")) {
            whole = content.bytes();
        }
        server.clearRequests();
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        try (ResultStream<SpeechEvent, Speech> stream =
                openai.audio().speechStream(r -> r.model("gpt-4o-mini-tts").input("Hello, hello!"))) {
            stream.forEach(event -> pieces.writeBytes(event.audio()));
            assertThat(stream.result().bytes()).isEqualTo(whole);
            assertThat(stream.result().totalTokens()).isPositive();
        }
        assertThat(pieces.toByteArray()).isEqualTo(whole);
        JsonNode sent = sent("createSpeech");
        assertThat(sent.path("stream_format").asText()).isEqualTo("sse");
        assertThat(sent.path("model").asText()).isEqualTo("gpt-4o-mini-tts");
    }

    @Test
    void speechThatEndsTooEarlyIsAStreamException() {
        server.handle(
                "createSpeech",
                request -> Reply.events(event("{\"type\": \"speech.audio.delta\", \"audio\": \"AQID\"}")));
        var stream = openai.audio()
                .speechStreamAsync(r -> r.model("gpt-4o-mini-tts").input("Hello!"))
                .join();
        assertThat(stream.collect())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(StreamException.class)
                .withMessageContaining("before the speech was done");
    }

    @Test
    void aBlankTextIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.audio().speech("gpt-4o-mini-tts", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text to speak");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void speechAndTranslationWithoutModelAreRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.audio().speech(r -> r.input("Hello!")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set the model(…) of the request");
        assertThatThrownBy(() -> openai.audio().translate(recording(), r -> r.model(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Set the model(…) of the request");
        assertThat(server.requests()).isEmpty();
    }

    // ---- Transcription

    @Test
    void theUsageIsInTokensOrInSeconds() {
        answer("createTranscription", """
                {"text":"Hi","usage":{"type":"tokens","input_tokens":14,"output_tokens":2,"total_tokens":16}}""");
        assertThat(openai.audio().transcribe(recording()).usage())
                .isEqualTo(new Transcription.TranscriptionUsage(14L, 2L, 16L, null));
        answer("createTranscription", """
                {"text":"Hi","usage":{"type":"duration","seconds":9.5}}""");
        assertThat(openai.audio().transcribe(recording()).usage())
                .isEqualTo(new Transcription.TranscriptionUsage(null, null, null, 9.5));
        answer("createTranscription", """
                {"text":"Hi"}""");
        assertThat(openai.audio().transcribe(recording()).usage()).isNull();
    }

    @Test
    void aRecordingIsWrittenDown() throws IOException {
        server.reply("Hello there");
        Path file = Files.write(directory.resolve("talk.mp3"), SOUND);
        assertThat(openai.audio().transcribe(file).text()).isEqualTo("Hello there");
        RecordedRequest request = server.takeRequest();
        assertThat(request.part("file").filename()).isEqualTo("talk.mp3");
        assertThat(request.part("file").bytes()).isEqualTo(SOUND);
        assertThat(request.part("model").text()).isEqualTo("gpt-transcribe");
    }

    @Test
    void languagePromptTemperatureChunkingAndLogprobsCanBeSet() {
        answer("createTranscription", """
                {"text": "Hi", "logprobs": [{"token": "Hi", "logprob": -0.5, "bytes": [72, 105]}],
                 "usage": {"type": "tokens", "input_tokens": 1, "output_tokens": 1, "total_tokens": 2}}""");
        Transcription heard = openai.audio()
                .transcribeAsync(
                        recording(),
                        r -> r.model("gpt-4o-transcribe")
                                .language("en")
                                .prompt("Names: Ann")
                                .temperature(0.25)
                                .chunkingStrategy("auto")
                                .include(List.of("logprobs")))
                .join();
        assertThat(heard.logprobs()).containsExactly(new Transcription.TokenLogprob("Hi", -0.5));
        RecordedRequest request = server.takeRequest();
        assertThat(request.part("language").text()).isEqualTo("en");
        assertThat(request.part("temperature").text()).isEqualTo("0.25");
        assertThat(request.part("chunking_strategy").text()).isEqualTo("auto");
        assertThat(request.part("include[]").text()).isEqualTo("logprobs");
    }

    @Test
    void timesOfWordsAndSegmentsAreTyped() {
        server.reply("Hello there");
        Transcription heard = openai.audio().transcribeWithTimes("whisper-1", recording(), "word", "segment");
        assertThat(heard.text()).isEqualTo("Hello there");
        assertThat(heard.words()).extracting(Transcription.Word::word).containsExactly("Hello", "there");
        assertThat(heard.words().get(1).start()).isEqualTo(heard.words().get(0).end());
        assertThat(heard.segments()).hasSize(1);
        assertThat(heard.segments().get(0).speaker()).isNull();
        assertThat(Objects.requireNonNull(heard.duration())).isPositive();
        assertThat(heard.language()).isNotNull();
        assertThat(server.takeRequest().parts().stream()
                        .filter(part -> part.name().equals("timestamp_granularities[]"))
                        .map(part -> part.text()))
                .containsExactly("word", "segment");
    }

    @Test
    void timesAreReadThoughTheServerNamesItsTask() {
        // whisper-1 sends this property, which the document gives to another format.
        answer("createTranscription", """
                {"task": "transcribe", "language": "english", "duration": 1.5, "text": "Hi",
                 "words": [{"word": "Hi", "start": 0.25, "end": 0.75}]}""");
        Transcription heard = openai.audio().transcribeWithTimes("whisper-1", recording(), "word");
        assertThat(heard.language()).isEqualTo("english");
        assertThat(heard.words()).containsExactly(new Transcription.Word("Hi", 0.25, 0.75));
    }

    @Test
    void subtitlesAndPlainTextComeAsTheyAre() {
        server.reply("Hello there");
        assertThat(openai.audio()
                        .transcribe(recording(), r -> r.responseFormat("srt"))
                        .text())
                .startsWith("1\n00:00:00,000 --> ");
        assertThat(openai.audio()
                        .transcribeAsync(recording(), r -> r.responseFormat("vtt"))
                        .join()
                        .text())
                .startsWith("WEBVTT");
        Transcription plain = openai.audio().transcribe(recording(), r -> r.responseFormat("text"));
        assertThat(plain.text().strip()).isEqualTo("Hello there");
        assertThat(plain.words()).isEmpty();
        assertThat(plain.info()).isNotNull();
    }

    @Test
    void speakersAreToldApart() {
        server.reply("Hello there");
        Transcription heard = openai.audio()
                .transcribe(
                        recording(),
                        r -> r.model("gpt-4o-transcribe-diarize")
                                .responseFormat("diarized_json")
                                .chunkingStrategy("auto"));
        assertThat(heard.segments().get(0).speaker()).isEqualTo("A");
        assertThat(heard.segments().get(0).text()).isEqualTo("Hello there");
    }

    @Test
    void granularitiesWithoutTheFormatThatHasTimesAreRefused() {
        assertThatThrownBy(() -> openai.audio()
                        .transcribe(
                                recording(),
                                r -> r.timestampGranularities(
                                        List.of(CreateTranscriptionRequestTimestampGranularity.of("word")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("verbose_json");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aStreamIsClosedOnceItWasSent() {
        AtomicBoolean closed = new AtomicBoolean();
        var stream = new ByteArrayInputStream(SOUND) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        server.reply("Hello");
        openai.audio().transcribe(FilePart.of("talk.wav", stream));
        assertThat(closed).isTrue();
        assertThat(server.takeRequest().part("file").bytes()).isEqualTo(SOUND);
    }

    @Test
    void aRecordingThatIsNotThereSaysSo() {
        Path missing = directory.resolve("missing.mp3");
        assertThatThrownBy(() -> openai.audio().transcribe(missing))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("missing.mp3");
    }

    @Test
    void aRecordingThatTheServerCannotReadIsABadRequest() {
        server.fail("createTranscription").status(400);
        assertThatThrownBy(() -> openai.audio().transcribe(recording())).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aTranscriptionIsStreamed() {
        server.reply("one two three four");
        StringBuilder text = new StringBuilder();
        int events = 0;
        try (ResultStream<TranscriptionEvent, Transcription> stream =
                openai.audio().transcribeStream(recording(), r -> r.language("en"))) {
            for (TranscriptionEvent event : stream) {
                text.append(event.text());
                events++;
            }
            assertThat(stream.result().text()).isEqualTo("one two three four");
        }
        assertThat(text).hasToString("one two three four");
        assertThat(events).isGreaterThan(2);
        RecordedRequest request = server.takeRequest();
        assertThat(request.part("stream").text()).isEqualTo("true");
        assertThat(request.part("model").text()).isEqualTo("gpt-transcribe");
    }

    @Test
    void aStreamedTranscriptionTellsSpeakersAndUnknownEventsEndNothing() {
        server.handle(
                "createTranscription",
                request -> Reply.events(
                        event("{\"type\": \"transcript.text.segment\", \"id\": \"s1\", \"speaker\": \"B\","
                                + " \"text\": \"Hi\", \"start\": 0.5, \"end\": 1.0}"),
                        event("{\"type\": \"transcript.mood\", \"mood\": \"good\"}"),
                        event("{\"type\": \"transcript.text.done\", \"text\": \"Hi\"}")));
        Transcription heard = openai.audio()
                .transcribeStreamAsync(recording(), r -> {})
                .thenCompose(stream -> stream.collect())
                .join();
        assertThat(heard.text()).isEqualTo("Hi");
        assertThat(heard.segments()).containsExactly(new Transcription.Segment("B", "Hi", 0.5, 1.0));
    }

    @Test
    void aStreamThatIsCutIsAStreamException() {
        server.handle(
                "createTranscription",
                request -> Reply.events(event("{\"type\": \"transcript.text.delta\", \"delta\": \"Hi\"}")));
        try (ResultStream<TranscriptionEvent, Transcription> stream =
                openai.audio().transcribeStream(recording(), r -> {})) {
            assertThatThrownBy(stream::result).isInstanceOf(StreamException.class);
        }
    }

    // ---- Translation

    @Test
    void aRecordingIsWrittenDownInEnglish() throws IOException {
        server.reply("Good day");
        Path file = Files.write(directory.resolve("gespräch.wav"), SOUND);
        assertThat(openai.audio().translate("whisper-1", file).text()).isEqualTo("Good day");
        assertThat(server.takeRequest().part("model").text()).isEqualTo("whisper-1");
        Transcription verbose = openai.audio()
                .translateAsync(recording(), r -> r.model("whisper-1").responseFormat("verbose_json"))
                .join();
        assertThat(verbose.language()).isEqualTo("english");
        assertThat(verbose.segments()).hasSize(1);
        assertThat(openai.audio()
                        .translate(recording(), r -> r.model("whisper-1").responseFormat("vtt"))
                        .text())
                .startsWith("WEBVTT");
    }
}
