package chat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.spring.SseEmitters;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.Tools;
import io.fluentopenai.ui.UiMessageStream;
import io.fluentopenai.ui.UiMessages;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@SpringBootApplication
public class ChatApplication {
    public static void main(String[] args) {
        SpringApplication.run(ChatApplication.class, args);
    }

    @Component
    static class Weather {
        @ToolFunction("Returns today's weather")
        public String weather(String city) {
            return "Rain in " + city;
        }
    }

    @RestController
    static class ChatController {
        private final OpenAI openai;
        private final Tools tools;

        ChatController(OpenAI openai, Tools tools) {
            this.openai = openai;
            this.tools = tools;
        }

        @PostMapping("/api/chat")
        SseEmitter chat(@RequestBody String body) {
            var question = UiMessages.parse(body)
                    .addTo(openai.responses().instructions("Be brief.").tools(tools));
            return SseEmitters.of(Duration.ofMinutes(2), UiMessageStream.of(question.runStream()));
        }
    }
}
