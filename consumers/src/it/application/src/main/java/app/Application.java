package app;

import app.closed.Secret;
import app.model.Forecast;
import app.tools.Services;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.SchemaException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Uses the client as an application does, and prints a line for each thing that it did. */
public final class Application {
    private static final String MODEL = "gpt-5.6-luna";

    private Application() {}

    /** Takes the base URL and the key of a server, and the milliseconds since 1970 at which it was started. */
    public static void main(String[] args) throws Exception {
        System.out.println("module: " + Application.class.getModule().getName());
        System.out.println("automatic modules: " + automaticModules());
        // Without them an image reaches no server by TLS that wants an elliptic curve, as nearly all do.
        System.out.println("elliptic curves: " + (Security.getProviders("KeyPairGenerator.EC") != null));
        try (OpenAI openai = OpenAI.builder().baseUrl(args[0]).apiKey(args[1]).build()) {
            var completion = openai.chat().model(MODEL).user("Hello").send();
            String figures = "cold start " + (System.currentTimeMillis() - Long.parseLong(args[2])) + " ms, "
                    + Thread.getAllStackTraces().size() + " threads";
            System.out.println("figures: " + figures);
            System.out.println("chat: " + completion.text());
            System.out.println("copy: " + copy(completion.raw()).equals(completion.raw()));
            try (var stream = openai.chat().model(MODEL).user("Count").stream()) {
                StringBuilder text = new StringBuilder();
                stream.forEach(chunk -> text.append(chunk.text()));
                System.out.println("stream: " + text);
            }
            System.out.println("value: "
                    + openai.chat()
                            .model(MODEL)
                            .user("The weather?")
                            .send(Forecast.type())
                            .value());
            System.out.println("tools: "
                    + openai.chat()
                            .model(MODEL)
                            .tools(Services.tools())
                            .user("The weather?")
                            .run()
                            .text());
            System.out.println("realtime: " + talk(openai));
        }
        System.out.println("closed: " + closed());
    }

    /** Through a plain mapper, as a web framework would write and read a model. */
    private static CreateChatCompletionResponse copy(CreateChatCompletionResponse model) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        return mapper.readValue(mapper.writeValueAsString(model), CreateChatCompletionResponse.class);
    }

    private static String talk(OpenAI openai) throws Exception {
        CompletableFuture<String> said = new CompletableFuture<>();
        try (RealtimeSession session = Realtime.connect(openai, "gpt-realtime-2.1")) {
            session.onEvent(ServerEvent.ResponseDone.class, done -> said.complete("done"));
            session.answer(ClientEvent.userText("Hello"));
            session.answer(ClientEvent.createResponse());
            return said.get(10, TimeUnit.SECONDS);
        }
    }

    private static String closed() {
        try {
            return String.valueOf(Codec.of(Secret.class).read("{\"name\": \"open\"}"));
        } catch (SchemaException refused) {
            return refused.remedy();
        }
    }

    private static List<String> automaticModules() {
        return ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(reference -> reference.descriptor())
                .filter(ModuleDescriptor::isAutomatic)
                .map(ModuleDescriptor::name)
                .sorted()
                .toList();
    }
}
