package io.fluentopenai.examples;

import io.fluentopenai.examples.browser.BrowserProxy;
import io.fluentopenai.examples.browser.StreamToBrowser;
import io.fluentopenai.examples.browser.UseChat;
import io.fluentopenai.examples.files.BatchJob;
import io.fluentopenai.examples.files.FileSearch;
import io.fluentopenai.examples.media.ImageToFile;
import io.fluentopenai.examples.media.SpeechAndTranscript;
import io.fluentopenai.examples.media.Vision;
import io.fluentopenai.examples.realtime.PhoneCall;
import io.fluentopenai.examples.realtime.RealtimeChat;
import io.fluentopenai.examples.realtime.RealtimeWithTools;
import io.fluentopenai.examples.realtime.VoiceConversation;
import io.fluentopenai.examples.realtime.VoiceQuestion;
import io.fluentopenai.examples.reference.AssistantRun;
import io.fluentopenai.examples.run.Entry;
import io.fluentopenai.examples.run.Runner;
import io.fluentopenai.examples.run.Scripts;
import io.fluentopenai.examples.run.Terminal;
import io.fluentopenai.examples.servers.AzureServer;
import io.fluentopenai.examples.servers.FakeServer;
import io.fluentopenai.examples.servers.LocalServer;
import io.fluentopenai.examples.servers.TestYourCode;
import io.fluentopenai.examples.text.ChatCompletions;
import io.fluentopenai.examples.text.ChatWithMemory;
import io.fluentopenai.examples.text.FirstAnswer;
import io.fluentopenai.examples.text.StreamedAnswer;
import io.fluentopenai.examples.text.StructuredStream;
import io.fluentopenai.examples.tools.AgentWithTools;
import io.fluentopenai.examples.tools.ResumeLater;
import io.fluentopenai.examples.tools.ToolsWithApproval;
import java.util.List;

/** The examples, and the program that lists them and runs one: {@code ./example}. */
public final class Examples {
    private static final String REALTIME = "OPENAI_REALTIME_MODEL";

    /** All examples, in the order of the list. */
    public static final List<Entry> ALL = List.of(
            Entry.of("answer", "a response, and one that follows up on it", new FirstAnswer(), Scripts::answer),
            Entry.of("stream", "an answer printed while it is written", new StreamedAnswer(), Scripts::sky),
            Entry.of("chat", "a chat with memory; type your own turns", new ChatWithMemory(), Scripts::travelGuide),
            Entry.of("chat-completions", "a chat with chat completions", new ChatCompletions(), Scripts::answer),
            Entry.of("record", "a record that the model fills in, streamed", new StructuredStream(), Scripts::list),
            Entry.of("tools", "tools, one of which needs approval", new ToolsWithApproval(), Scripts::trip),
            Entry.of(
                            "resume",
                            "a tool loop that another process resumes; run it twice",
                            new ResumeLater(),
                            Scripts::pizza)
                    .arguments("[STATE.json]"),
            Entry.of("agent", "an agent in a session, with a tool (beta)", new AgentWithTools(), Scripts::forecast),
            Entry.of("rag", "answers from your files, with a vector store", new FileSearch(), Scripts::manuals)
                    .arguments("[FOLDER [QUESTION]]"),
            Entry.of("batch", "a batch of requests", new BatchJob(), Scripts::capitals),
            Entry.of("vision", "a question about a picture", new Vision(), Scripts::house)
                    .arguments("[PICTURE]"),
            Entry.of("image", "draws an image into a file", new ImageToFile(), Scripts::drawing)
                    .arguments("[IMAGE.png]")
                    .model(ExampleModels.IMAGE, "OPENAI_IMAGE_MODEL"),
            Entry.of("speech", "speaks a text, and transcribes it", new SpeechAndTranscript(), Scripts::speech)
                    .arguments("[SPEECH.wav]")
                    .model(ExampleModels.AUDIO, "OPENAI_AUDIO_MODEL"),
            Entry.of("realtime", "a realtime session with a tool", new RealtimeWithTools(), Scripts::umbrella)
                    .model(ExampleModels.REALTIME, REALTIME),
            Entry.of("realtime-chat", "a realtime chat; type your own turns", new RealtimeChat(), Scripts::answer)
                    .model(ExampleModels.REALTIME, REALTIME),
            Entry.of("voice-question", "a spoken question, a spoken answer", new VoiceQuestion(), Scripts::goodMorning)
                    .arguments("[QUESTION.wav ANSWER.wav]")
                    .model(ExampleModels.REALTIME, REALTIME),
            Entry.of(
                            "voice",
                            "a conversation by microphone and headphones",
                            new VoiceConversation(),
                            Scripts::goodMorning)
                    .model(ExampleModels.REALTIME, REALTIME),
            Entry.of("phone-call", "answers a telephone call", new PhoneCall(), Scripts::phoneCall)
                    .arguments("[PUBLIC-URL PORT]")
                    .model(ExampleModels.REALTIME, REALTIME),
            Entry.of("browser", "a page that shows a streamed answer", new StreamToBrowser(), Scripts::sky),
            Entry.of("use-chat", "a React page with useChat, and its back end", new UseChat(), Scripts::forecast),
            Entry.of("proxy", "a page that calls the API through a proxy", new BrowserProxy(), Scripts::sky),
            Entry.of("azure", "an Azure OpenAI resource", new AzureServer(), Scripts::scotland)
                    .key("AZURE_OPENAI_API_KEY")
                    .model(ExampleModels.TEXT, "AZURE_OPENAI_DEPLOYMENT"),
            Entry.of("local", "a model on your machine: Ollama, LM Studio, vLLM", new LocalServer(), Scripts::scotland)
                    .key("LOCAL_BASE_URL")
                    .model("llama3.2", "LOCAL_MODEL"),
            Entry.of("testing", "a test of your code, without the API", new TestYourCode(), server -> {})
                    .key(""),
            Entry.of("fake-server", "the fake server alone, for your own program", new FakeServer(), server -> {})
                    .arguments("[PORT [SCRIPT]]")
                    .key(""),
            Entry.of(
                    "assistant",
                    "a run of an assistant (deprecated by the API)",
                    new AssistantRun(),
                    Scripts::equation));

    private Examples() {}

    /** Lists the examples, or runs the one that the first argument names; exits with 2 if there is none, with 1 if it fails. */
    public static void main(String[] args) {
        int status = new Runner(ALL, System.getenv(), Terminal.ofProcess(), System.err).run(List.of(args));
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Returns the example with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Entry named(String name) {
        return ALL.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no example " + name));
    }
}
