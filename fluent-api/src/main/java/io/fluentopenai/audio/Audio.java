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
 * openai.audio().speech("gpt-4o-mini-tts", "Once upon a time.").saveTo(Path.of("tale.mp3"));
 * String text = openai.audio().transcribe(Path.of("tale.mp3")).text();
 * }</pre>
 *
 * <p>A recording can be a file, bytes, a stream, or another source of a {@link FilePart}. A stream is closed after it
 * was sent or failed to be sent. It can be sent only once, so that such a call is never retried. The server recognizes
 * the audio format from the file name.
 *
 * <p>Speech, translation and timestamps have no default model: OpenAI shuts down every model for speech on 2027-01-06, and
 * {@code whisper-1}, the only one for translation and timestamps, on 2027-02-26. Other servers have models of their own.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio">Audio in the API reference</a>
 */
public final class Audio extends Endpoint {
    /** The default voice. */
    public static final String DEFAULT_VOICE = "alloy";

    /** The default transcription model. */
    public static final String DEFAULT_TRANSCRIPTION_MODEL = "gpt-transcribe";

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
     * @param model such as {@code gpt-4o-mini-tts}
     * @return the audio as it arrives, which must be closed unless it is read or saved completely
     * @throws IllegalArgumentException if the text is blank
     */
    public BinaryContent speech(String model, String text) {
        return speech(spoken(model, text));
    }

    /**
     * Works like {@link #speech(String, String)}, with all request parameters, such as voice, format and speed.
     *
     * @throws IllegalArgumentException if the text is missing or blank, or the model is missing
     */
    public BinaryContent speech(Consumer<? super CreateSpeechRequest> settings) {
        return api().createSpeech(spoken(settings), options());
    }

    /** Async version of {@link #speech(String, String)}: the future completes when the audio begins. */
    public CompletableFuture<BinaryContent> speechAsync(String model, String text) {
        return speechAsync(spoken(model, text));
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

    /** Works like {@link #speechChunks(Consumer, Consumer)}, with a model and a text only. */
    public long speechChunks(String model, String text, Consumer<byte[]> onChunk) {
        return speechChunks(spoken(model, text), onChunk);
    }

    /** Async version of {@link #speechChunks(String, String, Consumer)}. */
    public CompletableFuture<Long> speechChunksAsync(String model, String text, Consumer<byte[]> onChunk) {
        return speechChunksAsync(spoken(model, text), onChunk);
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
     * the token usage. Not every model supports streaming.
     *
     * @throws IllegalArgumentException if the text is missing or blank, or the model is missing
     */
    public ResultStream<SpeechEvent, Speech> speechStream(Consumer<? super CreateSpeechRequest> settings) {
        return spoken(api().createSpeechStream(spoken(settings), options()));
    }

    /** Async version of {@link #speechStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<SpeechEvent, Speech>> speechStreamAsync(
            Consumer<? super CreateSpeechRequest> settings) {
        return Futures.map(api().createSpeechStreamAsync(spoken(settings), options()), this::spoken);
    }

    /** Works like {@link #speechStream(Consumer)}, with a model and a text only. */
    public ResultStream<SpeechEvent, Speech> speechStream(String model, String text) {
        return speechStream(spoken(model, text));
    }

    /** Async version of {@link #speechStream(String, String)}. */
    public CompletableFuture<ResultStream<SpeechEvent, Speech>> speechStreamAsync(String model, String text) {
        return speechStreamAsync(spoken(model, text));
    }

    private static Consumer<CreateSpeechRequest> spoken(String model, String text) {
        Given.notNull(model, "model");
        Given.notNull(text, "text");
        return request -> request.model(model).input(text);
    }

    private ResultStream<SpeechEvent, Speech> spoken(EventStream<CreateSpeechResponseStreamEvent> events) {
        return new AccumulatedStream<>(events, new SpeechAccumulator(openai(), events.info()));
    }

    private static CreateSpeechRequest spoken(Consumer<? super CreateSpeechRequest> settings) {
        CreateSpeechRequest request = Given.set(new CreateSpeechRequest().voice(DEFAULT_VOICE), settings);
        checkModel(request.model());
        String input = request.input();
        Given.check(
                input != null && !input.isBlank(),
                "The text to speak is missing or blank. Set the input(…) of the request");
        return request;
    }

    private static void checkModel(@Nullable OpenEnum model) {
        String name = value(model);
        Given.check(name != null && !name.isBlank(), "The model is missing or blank. Set the model(…) of the request");
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
     * @param model such as {@code whisper-1}; not every model supports timestamps
     * @param granularities {@code word}, {@code segment}, or both; by default {@code segment}
     */
    public Transcription transcribeWithTimes(String model, FilePart recording, String... granularities) {
        return transcribe(recording, times(model, granularities));
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
    public CompletableFuture<Transcription> transcribeWithTimesAsync(
            String model, FilePart recording, String... granularities) {
        return transcribeAsync(recording, times(model, granularities));
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

    /** Works like {@link #transcribeWithTimes(String, FilePart, String...)}, with a recording on disk. */
    public Transcription transcribeWithTimes(String model, Path recording, String... granularities) {
        return transcribe(part(recording), times(model, granularities));
    }

    /** Async version of {@link #transcribeWithTimes(String, Path, String...)}. */
    public CompletableFuture<Transcription> transcribeWithTimesAsync(
            String model, Path recording, String... granularities) {
        return transcribeAsync(part(recording), times(model, granularities));
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
                        transcribed(recording, DEFAULT_TRANSCRIPTION_MODEL, settings), options()));
    }

    /** Async version of {@link #transcribeStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<TranscriptionEvent, Transcription>> transcribeStreamAsync(
            FilePart recording, Consumer<? super CreateTranscriptionRequest> settings) {
        return Futures.map(
                api().createTranscriptionStreamAsync(
                                transcribed(recording, DEFAULT_TRANSCRIPTION_MODEL, settings), options()),
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

    private static Consumer<CreateTranscriptionRequest> times(String model, String... granularities) {
        Given.notNull(model, "model");
        Stream<String> names = Given.noneNull(granularities, "granularities").length == 0
                ? Stream.of("segment")
                : Stream.of(granularities);
        List<CreateTranscriptionRequestTimestampGranularity> values =
                names.map(CreateTranscriptionRequestTimestampGranularity::of).toList();
        return request -> request.model(model).responseFormat("verbose_json").timestampGranularities(values);
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
     * @param model such as {@code whisper-1}, the only one of OpenAI
     * @throws io.fluentopenai.client.error.UploadException if the file does not exist or cannot be read
     */
    public Transcription translate(String model, Path recording) {
        return translate(model, part(recording));
    }

    /** Works like {@link #translate(String, Path)}, with a recording from memory or a stream. */
    public Transcription translate(String model, FilePart recording) {
        return translate(recording, translated(model));
    }

    /** Works like {@link #translate(String, FilePart)}, with all request parameters, among them the model. */
    public Transcription translate(FilePart recording, Consumer<? super CreateTranslationRequest> settings) {
        CreateTranslationRequest request = translated(recording, settings);
        return isPlain(request.responseFormat())
                ? plainTranslation(api().createTranslationTextWithResponse(request, options()))
                : new Transcription(openai(), api().createTranslationWithResponse(request, options()));
    }

    /** Async version of {@link #translate(String, Path)}. */
    public CompletableFuture<Transcription> translateAsync(String model, Path recording) {
        return translateAsync(model, part(recording));
    }

    /** Async version of {@link #translate(String, FilePart)}. */
    public CompletableFuture<Transcription> translateAsync(String model, FilePart recording) {
        return translateAsync(recording, translated(model));
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

    private static Consumer<CreateTranslationRequest> translated(String model) {
        Given.notNull(model, "model");
        return request -> request.model(model);
    }

    private static CreateTranslationRequest translated(
            FilePart recording, Consumer<? super CreateTranslationRequest> settings) {
        CreateTranslationRequest request = Given.set(new CreateTranslationRequest().file(recording), settings);
        checkModel(request.model());
        return request;
    }
}
