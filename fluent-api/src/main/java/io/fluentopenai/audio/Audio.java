package io.fluentopenai.audio;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.AudioApi;
import io.fluentopenai.client.json.OpenEnum;
import io.fluentopenai.client.model.CreateSpeechRequest;
import io.fluentopenai.client.model.CreateSpeechResponseStreamEvent;
import io.fluentopenai.client.model.CreateTranscriptionRequest;
import io.fluentopenai.client.model.CreateTranscriptionRequestTimestampGranularity;
import io.fluentopenai.client.model.CreateTranscriptionResponseJson;
import io.fluentopenai.client.model.CreateTranscriptionResponseStreamEvent;
import io.fluentopenai.client.model.CreateTranslationRequest;
import io.fluentopenai.client.model.CreateTranslationResponseJson;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Contents;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The audio endpoint: text to speech, transcription, and translation to English.
 *
 * <pre>{@code
 * openai.audio().speech("Once upon a time.").saveTo(Path.of("tale.mp3"));
 * String text = openai.audio().transcribe(Path.of("tale.mp3")).text();
 * }</pre>
 *
 * <p>A recording can be a file, bytes, a stream, or another source of a {@link FilePart}. A stream is closed after it
 * was sent or failed to be sent. It can be sent only once, so that such a call is never retried. The server recognizes
 * the audio format from the file name.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio">Audio in the API reference</a>
 */
public final class Audio extends Endpoint {
    /** The default text-to-speech model. */
    public static final String DEFAULT_SPEECH_MODEL = "tts-1";

    /** The default text-to-speech model of streams: {@link #DEFAULT_SPEECH_MODEL} does not support streaming. */
    public static final String STREAM_SPEECH_MODEL = "gpt-4o-mini-tts";

    /** The default voice. */
    public static final String DEFAULT_VOICE = "alloy";

    /** The default transcription and translation model. */
    public static final String DEFAULT_TRANSCRIPTION_MODEL = "whisper-1";

    /** The default transcription model of streams: {@link #DEFAULT_TRANSCRIPTION_MODEL} does not support streaming. */
    public static final String STREAM_TRANSCRIPTION_MODEL = "gpt-4o-mini-transcribe";

    /** The response formats that are not JSON. */
    private static final Set<String> PLAIN_FORMATS = Set.of("text", "srt", "vtt");

    /** Creates the endpoint of a client. */
    public Audio(OpenAI openai) {
        super(openai);
    }

    private AudioApi api() {
        return raw().audio();
    }

    // ---- Speech

    /**
     * Converts text to speech, as MP3.
     *
     * @return the audio as it arrives, which must be closed unless it is read or saved completely
     * @throws IllegalArgumentException if the text is blank
     */
    public BinaryContent speech(String text) {
        return speech(request -> request.input(text));
    }

    /**
     * Works like {@link #speech(String)}, with all request parameters, such as voice, model, format and speed.
     *
     * @throws IllegalArgumentException if the text is missing or blank
     */
    public BinaryContent speech(Consumer<? super CreateSpeechRequest> settings) {
        return api().createSpeech(spoken(settings), options());
    }

    /** Async version of {@link #speech(String)}: the future completes when the audio begins. */
    public CompletableFuture<BinaryContent> speechAsync(String text) {
        return speechAsync(request -> request.input(text));
    }

    /** Async version of {@link #speech(Consumer)}: the future completes when the audio begins. */
    public CompletableFuture<BinaryContent> speechAsync(Consumer<? super CreateSpeechRequest> settings) {
        return api().createSpeechAsync(spoken(settings), options());
    }

    /**
     * Converts text to speech and passes each chunk of audio to a function as it arrives. An exception of the function
     * ends the call and is rethrown.
     *
     * @param onChunk gets the chunks, which it may keep
     * @return the number of bytes
     */
    public long speechChunks(Consumer<? super CreateSpeechRequest> settings, Consumer<byte[]> onChunk) {
        Given.notNull(onChunk, "onChunk");
        return give(speech(settings), onChunk);
    }

    /**
     * Async version of {@link #speechChunks}. The function runs on a thread of the common pool. Cancelling the future
     * cancels the call.
     */
    public CompletableFuture<Long> speechChunksAsync(
            Consumer<? super CreateSpeechRequest> settings, Consumer<byte[]> onChunk) {
        Given.notNull(onChunk, "onChunk");
        return Contents.read(speechAsync(settings), content -> give(content, onChunk));
    }

    /** Works like {@link #speechChunks(Consumer, Consumer)}, with a text only. */
    public long speechChunks(String text, Consumer<byte[]> onChunk) {
        return speechChunks(request -> request.input(text), onChunk);
    }

    /** Async version of {@link #speechChunks(String, Consumer)}. */
    public CompletableFuture<Long> speechChunksAsync(String text, Consumer<byte[]> onChunk) {
        return speechChunksAsync(request -> request.input(text), onChunk);
    }

    private static long give(BinaryContent content, Consumer<byte[]> onChunk) {
        return content.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                onChunk.accept(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                onChunk.accept(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        });
    }

    /**
     * Converts text to speech as a stream of events. The result has the complete audio, which is kept in memory, and
     * the token usage. By default the model is {@value #STREAM_SPEECH_MODEL}; not every model supports streaming.
     *
     * @throws IllegalArgumentException if the text is missing or blank
     */
    public ResultStream<SpeechEvent, Speech> speechStream(Consumer<? super CreateSpeechRequest> settings) {
        return spoken(api().createSpeechStream(spokenInEvents(settings), options()));
    }

    /** Async version of {@link #speechStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<SpeechEvent, Speech>> speechStreamAsync(
            Consumer<? super CreateSpeechRequest> settings) {
        return Futures.map(api().createSpeechStreamAsync(spokenInEvents(settings), options()), this::spoken);
    }

    /** Works like {@link #speechStream(Consumer)}, with a text only. */
    public ResultStream<SpeechEvent, Speech> speechStream(String text) {
        return speechStream(request -> request.input(text));
    }

    /** Async version of {@link #speechStream(String)}. */
    public CompletableFuture<ResultStream<SpeechEvent, Speech>> speechStreamAsync(String text) {
        return speechStreamAsync(request -> request.input(text));
    }

    private ResultStream<SpeechEvent, Speech> spoken(EventStream<CreateSpeechResponseStreamEvent> events) {
        return new AccumulatedStream<>(events, new SpeechAccumulator(openai(), events.info()));
    }

    private static CreateSpeechRequest spokenInEvents(Consumer<? super CreateSpeechRequest> settings) {
        return spoken(request -> Given.notNull(settings, "settings").accept(request.model(STREAM_SPEECH_MODEL)));
    }

    private static CreateSpeechRequest spoken(Consumer<? super CreateSpeechRequest> settings) {
        CreateSpeechRequest request =
                Given.set(new CreateSpeechRequest().model(DEFAULT_SPEECH_MODEL).voice(DEFAULT_VOICE), settings);
        String input = request.input();
        Given.check(
                input != null && !input.isBlank(),
                "The text to speak is missing or blank. Set the input(…) of the request");
        return request;
    }

    // ---- Transcription

    /**
     * Transcribes a recording in its own language.
     *
     * @throws io.fluentopenai.client.error.UploadException if the file does not exist or cannot be read
     */
    public Transcription transcribe(Path recording) {
        return transcribe(part(recording));
    }

    /** Works like {@link #transcribe(Path)}, with a recording from memory or a stream. */
    public Transcription transcribe(FilePart recording) {
        return transcribe(recording, request -> {});
    }

    /**
     * Works like {@link #transcribe(FilePart)}, with all request parameters, such as language, prompt, response format
     * and chunking.
     *
     * @throws IllegalArgumentException if timestamp granularities are set and the response format is not {@code
     *     verbose_json}
     */
    public Transcription transcribe(FilePart recording, Consumer<? super CreateTranscriptionRequest> settings) {
        CreateTranscriptionRequest request = transcribed(recording, DEFAULT_TRANSCRIPTION_MODEL, settings);
        return isPlain(request.responseFormat())
                ? plain(api().createTranscriptionTextWithResponse(request, options()))
                : new Transcription(openai(), api().createTranscriptionWithResponse(request, options()));
    }

    /**
     * Transcribes a recording with timestamps.
     *
     * @param granularities {@code word}, {@code segment}, or both; by default {@code segment}
     */
    public Transcription transcribeWithTimes(FilePart recording, String... granularities) {
        return transcribe(recording, times(granularities));
    }

    /** Async version of {@link #transcribe(Path)}. */
    public CompletableFuture<Transcription> transcribeAsync(Path recording) {
        return transcribeAsync(part(recording));
    }

    /** Async version of {@link #transcribe(FilePart)}. */
    public CompletableFuture<Transcription> transcribeAsync(FilePart recording) {
        return transcribeAsync(recording, request -> {});
    }

    /** Async version of {@link #transcribe(FilePart, Consumer)}. */
    public CompletableFuture<Transcription> transcribeAsync(
            FilePart recording, Consumer<? super CreateTranscriptionRequest> settings) {
        CreateTranscriptionRequest request = transcribed(recording, DEFAULT_TRANSCRIPTION_MODEL, settings);
        return isPlain(request.responseFormat())
                ? Futures.map(api().createTranscriptionTextWithResponseAsync(request, options()), this::plain)
                : Futures.map(
                        api().createTranscriptionWithResponseAsync(request, options()),
                        response -> new Transcription(openai(), response));
    }

    /** Async version of {@link #transcribeWithTimes}. */
    public CompletableFuture<Transcription> transcribeWithTimesAsync(FilePart recording, String... granularities) {
        return transcribeAsync(recording, times(granularities));
    }

    /** Works like {@link #transcribe(FilePart, Consumer)}, with a recording on disk. */
    public Transcription transcribe(Path recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return transcribe(part(recording), settings);
    }

    /** Async version of {@link #transcribe(Path, Consumer)}. */
    public CompletableFuture<Transcription> transcribeAsync(
            Path recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return transcribeAsync(part(recording), settings);
    }

    /** Works like {@link #transcribeWithTimes(FilePart, String...)}, with a recording on disk. */
    public Transcription transcribeWithTimes(Path recording, String... granularities) {
        return transcribe(part(recording), times(granularities));
    }

    /** Async version of {@link #transcribeWithTimes(Path, String...)}. */
    public CompletableFuture<Transcription> transcribeWithTimesAsync(Path recording, String... granularities) {
        return transcribeAsync(part(recording), times(granularities));
    }

    private static FilePart part(Path recording) {
        return FilePart.of(Given.notNull(recording, "recording"));
    }

    /**
     * Transcribes a recording as a stream of events.
     *
     * <pre>{@code
     * try (var stream = openai.audio().transcribeStream(FilePart.of(talk), r -> {})) {
     *     stream.forEach(event -> System.out.print(event.text()));
     * }
     * }</pre>
     */
    public ResultStream<TranscriptionEvent, Transcription> transcribeStream(
            FilePart recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return transcribed(api().createTranscriptionStream(
                        transcribed(recording, STREAM_TRANSCRIPTION_MODEL, settings), options()));
    }

    /** Async version of {@link #transcribeStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<TranscriptionEvent, Transcription>> transcribeStreamAsync(
            FilePart recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return Futures.map(
                api().createTranscriptionStreamAsync(
                                transcribed(recording, STREAM_TRANSCRIPTION_MODEL, settings), options()),
                this::transcribed);
    }

    /** Works like {@link #transcribeStream(FilePart, Consumer)}, with a recording on disk. */
    public ResultStream<TranscriptionEvent, Transcription> transcribeStream(
            Path recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return transcribeStream(part(recording), settings);
    }

    /** Async version of {@link #transcribeStream(Path, Consumer)}. */
    public CompletableFuture<ResultStream<TranscriptionEvent, Transcription>> transcribeStreamAsync(
            Path recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return transcribeStreamAsync(part(recording), settings);
    }

    /** Works like {@link #transcribeStream(FilePart, Consumer)}, without further parameters. */
    public ResultStream<TranscriptionEvent, Transcription> transcribeStream(FilePart recording) {
        return transcribeStream(recording, request -> {});
    }

    /** Async version of {@link #transcribeStream(FilePart)}. */
    public CompletableFuture<ResultStream<TranscriptionEvent, Transcription>> transcribeStreamAsync(
            FilePart recording) {
        return transcribeStreamAsync(recording, request -> {});
    }

    /** Works like {@link #transcribeStream(FilePart)}, with a recording on disk. */
    public ResultStream<TranscriptionEvent, Transcription> transcribeStream(Path recording) {
        return transcribeStream(part(recording));
    }

    /** Async version of {@link #transcribeStream(Path)}. */
    public CompletableFuture<ResultStream<TranscriptionEvent, Transcription>> transcribeStreamAsync(Path recording) {
        return transcribeStreamAsync(part(recording));
    }

    private ResultStream<TranscriptionEvent, Transcription> transcribed(
            EventStream<CreateTranscriptionResponseStreamEvent> events) {
        return new AccumulatedStream<>(events, new TranscriptionAccumulator(openai(), events.info()));
    }

    private Transcription plain(ApiResponse<String> response) {
        return new Transcription(
                openai(), new CreateTranscriptionResponseJson().text(response.body()), response.info());
    }

    private static Consumer<CreateTranscriptionRequest> times(String... granularities) {
        Stream<String> names = Given.noneNull(granularities, "granularities").length == 0
                ? Stream.of("segment")
                : Stream.of(granularities);
        List<CreateTranscriptionRequestTimestampGranularity> values =
                names.map(CreateTranscriptionRequestTimestampGranularity::of).toList();
        return request -> request.responseFormat("verbose_json").timestampGranularities(values);
    }

    private static CreateTranscriptionRequest transcribed(
            FilePart recording, String model, Consumer<? super CreateTranscriptionRequest> settings) {
        CreateTranscriptionRequest request =
                Given.set(new CreateTranscriptionRequest().file(recording).model(model), settings);
        List<CreateTranscriptionRequestTimestampGranularity> granularities = request.timestampGranularities();
        if (granularities != null
                && !granularities.isEmpty()
                && !"verbose_json".equals(value(request.responseFormat()))) {
            throw new IllegalArgumentException(
                    "Only the format verbose_json has timestamps. Set responseFormat(\"verbose_json\") with the"
                            + " granularities");
        }
        return request;
    }

    private static boolean isPlain(@Nullable OpenEnum format) {
        String value = value(format);
        return value != null && PLAIN_FORMATS.contains(value);
    }

    private static @Nullable String value(@Nullable OpenEnum format) {
        return format == null ? null : format.value();
    }

    // ---- Translation

    /**
     * Transcribes a recording and translates it to English.
     *
     * @throws io.fluentopenai.client.error.UploadException if the file does not exist or cannot be read
     */
    public Transcription translate(Path recording) {
        return translate(part(recording));
    }

    /** Works like {@link #translate(Path)}, with a recording from memory or a stream. */
    public Transcription translate(FilePart recording) {
        return translate(recording, request -> {});
    }

    /** Works like {@link #translate(FilePart)}, with all request parameters. */
    public Transcription translate(FilePart recording, Consumer<? super CreateTranslationRequest> settings) {
        CreateTranslationRequest request = translated(recording, settings);
        return isPlain(request.responseFormat())
                ? plainTranslation(api().createTranslationTextWithResponse(request, options()))
                : new Transcription(openai(), api().createTranslationWithResponse(request, options()));
    }

    /** Async version of {@link #translate(Path)}. */
    public CompletableFuture<Transcription> translateAsync(Path recording) {
        return translateAsync(part(recording));
    }

    /** Async version of {@link #translate(FilePart)}. */
    public CompletableFuture<Transcription> translateAsync(FilePart recording) {
        return translateAsync(recording, request -> {});
    }

    /** Async version of {@link #translate(FilePart, Consumer)}. */
    public CompletableFuture<Transcription> translateAsync(
            FilePart recording, Consumer<? super CreateTranslationRequest> settings) {
        CreateTranslationRequest request = translated(recording, settings);
        return isPlain(request.responseFormat())
                ? Futures.map(api().createTranslationTextWithResponseAsync(request, options()), this::plainTranslation)
                : Futures.map(
                        api().createTranslationWithResponseAsync(request, options()),
                        response -> new Transcription(openai(), response));
    }

    /** Works like {@link #translate(FilePart, Consumer)}, with a recording on disk. */
    public Transcription translate(Path recording, Consumer<? super CreateTranslationRequest> settings) {
        return translate(part(recording), settings);
    }

    /** Async version of {@link #translate(Path, Consumer)}. */
    public CompletableFuture<Transcription> translateAsync(
            Path recording, Consumer<? super CreateTranslationRequest> settings) {
        return translateAsync(part(recording), settings);
    }

    private Transcription plainTranslation(ApiResponse<String> response) {
        return new Transcription(openai(), new CreateTranslationResponseJson().text(response.body()), response.info());
    }

    private static CreateTranslationRequest translated(
            FilePart recording, Consumer<? super CreateTranslationRequest> settings) {
        CreateTranslationRequest request =
                Given.set(new CreateTranslationRequest().file(recording).model(DEFAULT_TRANSCRIPTION_MODEL), settings);
        return request;
    }
}
