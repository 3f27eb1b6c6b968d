import io.fluentopenai.OpenAI;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolFunction;

public class Umbrella {
    public record Weather(String city, int degrees, boolean rain) {}

    @ToolFunction("Looks up the current weather in a city")
    public static Weather weather(String city) {
        return new Weather(city, 9, true); // call your weather service here
    }

    public static void main(String[] args) {
        Tool weather = Tool.fromMethod(Umbrella.class, "weather");
        try (OpenAI openai = OpenAI.create()) {
            String text = openai.responses()
                    .model("gpt-5.6-luna")
                    .tools(weather)
                    .user("Do I need an umbrella in Glasgow?")
                    .run()
                    .text();
            System.out.println(text);
        }
    }
}
