# The service: small, not root, its networks inside. docker build -t bareface . && docker run -p 8000:8000 -e BAREFACE_TOKEN=... bareface
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md constraints.txt ./
COPY src src
RUN python -m venv /opt/bareface && /opt/bareface/bin/pip install --no-cache-dir -c constraints.txt '.[serve]'

FROM python:3.12-slim
COPY --from=build /opt/bareface /opt/bareface
RUN useradd --system --no-create-home bareface
USER bareface
ENV PATH=/opt/bareface/bin:$PATH PYTHONUNBUFFERED=1
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# Listening beyond the container wants BAREFACE_TOKEN (16 characters or more); without it the service says so and stops.
CMD ["bareface", "serve", "--host", "0.0.0.0"]
