export default function HubTransportPage() {
  return <main data-pane="result">Hub</main>;
}
