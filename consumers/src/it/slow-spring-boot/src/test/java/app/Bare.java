package app;

import io.fluentopenai.OpenAI;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** An application with the starter alone. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Bare {
    public static void main(String[] args) {
        try (var context = SpringApplication.run(Bare.class, args)) {
            OpenAI openai = context.getBean(OpenAI.class);
            System.out.println(openai.chat()
                    .model("gpt-5-mini")
                    .user("The weather?")
                    .send()
                    .text());
        }
    }
}
