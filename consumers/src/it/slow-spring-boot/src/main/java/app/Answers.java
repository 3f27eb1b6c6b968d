package app;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.Tool;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a controller may return, on MVC as on WebFlux. */
@RestController
class Answers {
    private final OpenAI openai;

    Answers(OpenAI openai) {
        this.openai = openai;
    }

    record Day(LocalDate date, int degrees, Optional<String> warning) {}

    @GetMapping("/text")
    CompletableFuture<String> text() {
        return request().sendAsync().thenApply(ChatCompletion::text);
    }

    @GetMapping("/model")
    CompletableFuture<CreateChatCompletionResponse> model() {
        return request().sendAsync().thenApply(ChatCompletion::raw);
    }

    @GetMapping("/completion")
    CompletableFuture<ChatCompletion> completion() {
        return request().sendAsync();
    }

    @GetMapping("/value")
    CompletableFuture<Day> value() {
        return request().sendAsync(Day.class).thenApply(Structured::value);
    }

    @GetMapping("/tool")
    CompletableFuture<String> tool() {
        return request().tools(Tool.fromMethod(this, "weather")).runAsync().thenApply(result -> result.text());
    }

    String weather(String city) {
        return "rain in " + city;
    }

    private ChatRequest request() {
        return openai.chat().model("gpt-5-mini").user("The weather?");
    }
}
